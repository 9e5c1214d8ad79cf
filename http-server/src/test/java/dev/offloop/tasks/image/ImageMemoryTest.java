package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("one test looks at what the whole JVM has taken")
class ImageMemoryTest {
    private final ImageMemory memory = new ImageMemory(100);

    private static TaskContext cancelled() {
        return new TaskContext() {
            @Override
            public boolean isCancelled() {
                return true;
            }

            @Override
            public long taskId() {
                return 1;
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public Map<String, String> parameters() {
                return Map.of();
            }

            @Override
            public long remainingNanos() {
                return -1;
            }
        };
    }

    private CompletableFuture<ImageMemory.Share> later(long bytes) {
        return CompletableFuture.supplyAsync(() -> memory.take(bytes, Pictures.CONTEXT), Thread::startVirtualThread);
    }

    private void awaitWaiting(int count) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (memory.waiting() < count) {
            assertThat(System.nanoTime()).as("%d wait", count).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void whatFitsIsGivenAtOnceAndGivenBack() {
        ImageMemory.Share first = memory.take(60, Pictures.CONTEXT);
        ImageMemory.Share second = memory.take(40, Pictures.CONTEXT);
        assertThat(memory.taken()).isEqualTo(100);

        first.close();
        second.close();

        assertThat(memory.taken()).isZero();
    }

    @Test
    void whatDoesNotFitWaitsUntilItDoes() throws Exception {
        ImageMemory.Share first = memory.take(60, Pictures.CONTEXT);
        CompletableFuture<ImageMemory.Share> second = later(50);
        awaitWaiting(1);
        assertThat(second).isNotDone();

        first.close();

        second.get(1, TimeUnit.MINUTES).close();
        assertThat(memory.taken()).isZero();
    }

    @Test
    void whatNeedsMoreThanAllRunsAlone() throws Exception {
        ImageMemory.Share huge = memory.take(1_000, Pictures.CONTEXT);
        CompletableFuture<ImageMemory.Share> small = later(1);
        awaitWaiting(1);

        huge.close();

        small.get(1, TimeUnit.MINUTES).close();
    }

    @Test
    void theFirstToWaitIsTheFirstServed() throws Exception {
        List<Long> served = new CopyOnWriteArrayList<>();
        ImageMemory.Share all = memory.take(100, Pictures.CONTEXT);
        CompletableFuture<Void> large = later(100).thenAccept(share -> {
            served.add(100L);
            share.close();
        });
        awaitWaiting(1);
        CompletableFuture<Void> small = later(1).thenAccept(share -> {
            served.add(1L);
            share.close();
        });
        awaitWaiting(2);

        all.close();

        CompletableFuture.allOf(large, small).get(1, TimeUnit.MINUTES);
        assertThat(served).containsExactly(100L, 1L);
    }

    @Test
    void aTaskThatIsNoLongerWantedStopsWaitingAndLeavesItsPlace() {
        ImageMemory.Share all = memory.take(100, Pictures.CONTEXT);

        assertThatThrownBy(() -> memory.take(1, cancelled())).isInstanceOf(TaskCancelledException.class);

        assertThat(memory.waiting()).isZero();
        all.close();
        memory.take(100, Pictures.CONTEXT).close();
    }

    @Test
    void anImageThatFailsGivesItsMemoryBack() throws Exception {
        byte[] jpeg = Jpegs.of(Pictures.scene(64, 64));
        assertThatThrownBy(() -> Pictures.scale(Arrays.copyOf(jpeg, jpeg.length / 2), 32))
                .isInstanceOf(DamagedImageException.class);

        assertThat(ImageMemory.SHARED.taken()).isZero();
    }
}
