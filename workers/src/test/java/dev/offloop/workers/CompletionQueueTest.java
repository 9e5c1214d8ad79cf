package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.ManualHomeLoop;
import dev.offloop.task.sample.Reverse;
import dev.offloop.workers.queue.CompletionQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletionQueueTest {
    private final ManualHomeLoop loop = new ManualHomeLoop();
    private final List<ThreadJob> delivered = new ArrayList<>();
    private int batches;
    private final CompletionQueue<ThreadJob> queue =
            new CompletionQueue<>(loop, 4, () -> true, delivered::add, () -> batches++);

    private ThreadJob job(long id) {
        return new ThreadJob(FakeAssignment.of(id, new Reverse()), loop, queue);
    }

    @Test
    void manyJobsCostOneWakeUp() {
        queue.add(job(1));
        queue.add(job(2));
        queue.add(job(3));

        assertThat(loop.runOnce()).isEqualTo(1);
        assertThat(delivered).extracting(ThreadJob::taskId).containsExactly(1L, 2L, 3L);
        assertThat(batches).isEqualTo(1);
        assertThat(loop.runOnce()).isZero();
    }

    @Test
    void aJobThatEndsWhileTheLoopDrainsIsDelivered() {
        List<Long> seen = new ArrayList<>();
        List<CompletionQueue<ThreadJob>> holder = new ArrayList<>();
        CompletionQueue<ThreadJob> fed = new CompletionQueue<>(
                loop,
                4,
                () -> true,
                job -> {
                    seen.add(job.taskId());
                    if (job.taskId() < 100) {
                        holder.getFirst().add(job(job.taskId() + 1));
                    }
                },
                () -> batches++);
        holder.add(fed);
        fed.add(job(1));

        loop.runOnce();
        assertThat(seen).as("one batch, then the loop goes on").containsExactly(1L, 2L, 3L, 4L);
        loop.runAll();

        assertThat(seen).hasSize(100);
        assertThat(loop.runOnce()).isZero();
    }

    @Test
    void aLoopThatPollsIsWokenOnlyOnceItIsArmed() {
        queue.onPolled();
        queue.disarm();
        queue.add(job(1));
        assertThat(loop.runOnce()).as("wake-ups of a loop that is awake").isZero();
        assertThat(queue.arm()).as("may wait although a job has ended").isFalse();
        assertThat(queue.poll()).isEqualTo(1);

        assertThat(queue.arm()).isTrue();
        queue.add(job(2));
        queue.add(job(3));
        assertThat(loop.runOnce()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(batches).isEqualTo(2);
    }

    @Test
    void moreJobsThanCreditsIsAnError() {
        for (int i = 1; i <= 4; i++) {
            queue.add(job(i));
        }

        assertThatThrownBy(() -> queue.add(job(5))).hasMessageContaining("More jobs under way than the 4");
    }
}
