package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.ManualHomeLoop;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Reverse;
import dev.offloop.workers.queue.CompletionQueue;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FixedThreadsTest {
    private static final int THREADS = 3;
    private static final int CAPACITY = 8;
    private static final int ROUNDS = 10_000;

    private final ManualHomeLoop loop = new ManualHomeLoop();
    private final FixedThreads threads = new FixedThreads(
            THREADS,
            2 * THREADS,
            CAPACITY,
            Thread.ofPlatform().daemon().name("fixed-", 1).factory());
    private final CompletionQueue<ThreadJob> ended =
            new CompletionQueue<>(loop, CAPACITY, () -> true, job -> {}, () -> {});

    @AfterEach
    void close() {
        threads.close();
    }

    /**
     * The threads are caught asleep, going to sleep, looking, and at work: one lost wake-up, and a round never ends.
     */
    @Test
    void noJobIsSleptThrough() {
        ended.onPolled();
        ended.disarm();
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            int jobs = 1 + random.nextInt(CAPACITY);
            for (int i = 0; i < jobs; i++) {
                threads.execute(job(round));
            }
            await(jobs, round);
            if (random.nextInt(50) == 0) {
                // Longer than they look: some sleep.
                LockSupport.parkNanos(random.nextInt(200_000));
            }
        }
    }

    /** Threads end and others begin, while jobs come: one job that none takes, and a round never ends. */
    @Test
    void noJobIsSleptThroughWhileTheirNumberChanges() {
        ended.onPolled();
        ended.disarm();
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            int jobs = 1 + random.nextInt(CAPACITY);
            for (int i = 0; i < jobs; i++) {
                if (random.nextInt(4) == 0) {
                    threads.resize(1 + random.nextInt(2 * THREADS));
                }
                threads.execute(job(round));
            }
            await(jobs, round);
            if (random.nextInt(50) == 0) {
                LockSupport.parkNanos(random.nextInt(200_000));
            }
        }
    }

    /** Each job needs all others to have begun, so that all threads have to be woken for them. */
    @Test
    void noJobIsSleptThroughWhileOtherThreadsAreBusy() {
        ended.onPolled();
        ended.disarm();
        Together together = new Together();
        for (int round = 0; round < ROUNDS / 4; round++) {
            for (int i = 0; i < THREADS; i++) {
                threads.execute(new ThreadJob(FakeAssignment.of(round, together), loop, ended));
            }
            await(THREADS, round);
        }
    }

    /** Ends once as many have begun as there are threads. */
    private static final class Together implements Task<byte[], byte[]> {
        private final CyclicBarrier barrier = new CyclicBarrier(THREADS);

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("together", "Waits for others", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) throws Exception {
            barrier.await();
            return input;
        }
    }

    private void await(int jobs, int round) {
        long begun = System.nanoTime();
        for (int got = 0; got < jobs; got += ended.poll()) {
            assertThat(System.nanoTime() - begun)
                    .as("round %d: %d of %d jobs have ended", round, got, jobs)
                    .isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    @Test
    void aJobThatInterruptsItsThreadLeavesItAbleToSleepAndToWork() {
        ended.onPolled();
        ended.disarm();
        for (int round = 0; round < 100; round++) {
            threads.execute(new ThreadJob(FakeAssignment.of(round, new Interrupting()), loop, ended));
            await(1, round);
        }
    }

    private ThreadJob job(long id) {
        return new ThreadJob(FakeAssignment.of(id, new Reverse()), loop, ended);
    }

    /** Its thread's flag is set when it ends. */
    private static final class Interrupting implements Task<byte[], byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("interrupting", "Interrupts its thread", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            Thread.currentThread().interrupt();
            return input;
        }
    }
}
