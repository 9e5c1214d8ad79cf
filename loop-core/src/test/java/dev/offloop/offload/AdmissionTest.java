package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    @Test
    void asManyTasksAsAllowedAreLetInAndNoMore() {
        Admission admission = new Admission(new Limits(2, 1_000, 1));

        assertThat(admission.tryAcquire(0)).isTrue();
        assertThat(admission.tryAcquire(0)).isTrue();
        assertThat(admission.tryAcquire(0)).isFalse();
        admission.release(0);
        assertThat(admission.tryAcquire(0)).isTrue();
        assertThat(admission.describe()).startsWith("2 of 2 tasks and 0 of 1000 bytes are in flight");
    }

    @Test
    void theOnlyTaskWithBytesIsLetInWhateverItWeighs() {
        Admission admission = new Admission(new Limits(10, 1_000, 1));

        assertThat(admission.tryAcquire(0)).isTrue();
        assertThat(admission.tryAcquire(Long.MAX_VALUE)).isTrue();
        assertThat(admission.tryAcquire(1)).isFalse();
        assertThat(admission.tryAcquire(Long.MAX_VALUE)).isFalse();
        assertThat(admission.tryAcquire(0)).isTrue();
        assertThat(admission.bytes()).isEqualTo(Long.MAX_VALUE);
    }

    /** Positive weights come in, others give the oldest task back. */
    @Property
    void itCountsAsItsModel(
            @ForAll @IntRange(min = 1, max = 6) int maxTasks,
            @ForAll @LongRange(min = 1, max = 100) long maxBytes,
            @ForAll @Size(max = 60) List<@LongRange(min = -30, max = 60) Long> steps) {
        Admission admission = new Admission(new Limits(maxTasks, maxBytes, 1));
        Queue<Long> inside = new ArrayDeque<>();
        for (long weight : steps) {
            if (weight >= 0) {
                long bytes = inside.stream().mapToLong(Long::longValue).sum() + weight;
                boolean fits = inside.size() < maxTasks && (weight == 0 || bytes == weight || bytes <= maxBytes);
                assertThat(admission.tryAcquire(weight)).isEqualTo(fits);
                if (fits) {
                    inside.add(weight);
                }
            } else if (!inside.isEmpty()) {
                admission.release(inside.remove());
            }
            assertThat(admission.tasks()).isEqualTo(inside.size());
            assertThat(admission.bytes())
                    .isEqualTo(inside.stream().mapToLong(Long::longValue).sum());
        }
    }

    @Test
    void threadsTogetherNeverExceedTheBounds() throws Exception {
        Admission admission = new Admission(new Limits(5, 40, 1));
        AtomicInteger tasks = new AtomicInteger();
        AtomicInteger bytes = new AtomicInteger();
        List<Callable<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(() -> enterAndLeave(admission, tasks, bytes));
        }
        int admitted = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads.size())) {
            for (Future<Integer> future : pool.invokeAll(threads)) {
                admitted += future.get();
            }
        }

        assertThat(admitted).isPositive();
        assertThat(admission.tasks()).isZero();
        assertThat(admission.bytes()).isZero();
    }

    private static int enterAndLeave(Admission admission, AtomicInteger tasks, AtomicInteger bytes) {
        int admitted = 0;
        for (int i = 0; i < 20_000; i++) {
            int weight = 1 + ThreadLocalRandom.current().nextInt(20);
            if (admission.tryAcquire(weight)) {
                admitted++;
                assertThat(tasks.incrementAndGet()).isLessThanOrEqualTo(5);
                assertThat(bytes.addAndGet(weight)).isLessThanOrEqualTo(40);
                bytes.addAndGet(-weight);
                tasks.decrementAndGet();
                admission.release(weight);
            }
        }
        return admitted;
    }
}
