package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.HomeLoop;
import dev.offloop.task.sample.Reverse;
import dev.offloop.workers.queue.CompletionQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CompletionQueueThreadsTest {
    private static final int THREADS = 4;
    private static final int CREDITS = 8;
    private static final int JOBS_PER_THREAD = 100_000;
    private static final Reverse REVERSE = new Reverse();
    private static final HomeLoop NO_LOOP = new ExecutorLoop(Runnable::run);

    /** A thread waits for credit that only a delivered job gives back: one lost wake-up, and all stand still. */
    @Test
    void noWakeUpIsLost() throws Exception {
        Semaphore credits = new Semaphore(CREDITS);
        List<ThreadJob> delivered = new ArrayList<>();
        try (ExecutorService loop = Executors.newSingleThreadExecutor();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            CompletionQueue<ThreadJob> queue = new CompletionQueue<>(
                    new ExecutorLoop(loop),
                    CREDITS,
                    () -> true,
                    job -> {
                        delivered.add(job);
                        credits.release();
                    },
                    () -> {});
            List<Callable<Integer>> producers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                producers.add(() -> produce(queue, credits));
            }
            for (Future<Integer> producer : threads.invokeAll(producers)) {
                assertThat(producer.get()).as("jobs that found credit").isEqualTo(JOBS_PER_THREAD);
            }
            assertThat(credits.tryAcquire(CREDITS, 10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(delivered).hasSize(THREADS * JOBS_PER_THREAD);
    }

    private static int produce(CompletionQueue<ThreadJob> queue, Semaphore credits) throws InterruptedException {
        int made = 0;
        while (made < JOBS_PER_THREAD && credits.tryAcquire(10, TimeUnit.SECONDS)) {
            queue.add(new ThreadJob(FakeAssignment.of(made, REVERSE), NO_LOOP, queue));
            made++;
        }
        return made;
    }

    /** A loop that only runs what it is given. */
    private record ExecutorLoop(Executor executor) implements HomeLoop {
        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Runnable schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException("No timers here");
        }
    }
}
