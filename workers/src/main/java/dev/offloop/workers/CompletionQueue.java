package dev.offloop.workers;

import dev.offloop.log.Logs;
import dev.offloop.offload.HomeLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;

/**
 * Brings ended jobs from worker threads to the home loop, with one wake-up per batch.
 *
 * <p>A thread queues its job and then wakes the loop if {@code woken} was clear. The loop clears {@code woken} before
 * it drains: a job queued after the drain looked finds the flag clear and wakes the loop again, so none is left behind.
 * Both swap the flag rather than set it, so that the loop sees every job whose thread found the flag set.
 */
final class CompletionQueue {
    private static final Logger LOG = Logs.of(CompletionQueue.class);

    private final HomeLoop home;
    private final MpscArrayQueue<Job> ended;
    private final int batch;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Consumer<Job> onJob;
    private final Runnable onBatch;

    /**
     * Delivers to two callbacks on the home loop.
     *
     * @param capacity the most jobs that can be under way
     * @param onJob receives each job
     * @param onBatch runs after each batch
     */
    CompletionQueue(HomeLoop home, int capacity, Consumer<Job> onJob, Runnable onBatch) {
        this.home = home;
        this.ended = new MpscArrayQueue<>(Math.max(2, capacity));
        this.batch = capacity;
        this.onJob = onJob;
        this.onBatch = onBatch;
    }

    /** Queues a job that has ended. A worker thread, which waits while the loop is so full that it cannot be woken. */
    void add(Job job) {
        if (!ended.offer(job)) {
            throw new IllegalStateException("More jobs under way than the " + batch + " there is credit for");
        }
        wake();
    }

    private void wake() {
        if (!woken.getAndSet(true)) {
            // A loop that was closed before its workers does not take the results any more.
            var _ = home.deliver(this::drain);
        }
    }

    /**
     * At most one batch, so that quick tasks cannot keep the loop from its I/O. What a batch leaves came after the flag
     * was cleared, and has woken the loop anew.
     */
    private void drain() {
        woken.getAndSet(false);
        try {
            for (int i = 0; i < batch; i++) {
                Job job = ended.poll();
                if (job == null) {
                    break;
                }
                deliver(job);
            }
        } finally {
            onBatch.run();
        }
    }

    /** What goes wrong with one must not keep the others waiting. */
    private void deliver(Job job) {
        try {
            onJob.accept(job);
        } catch (Throwable e) {
            LOG.error("Task {} could not be given back", job.taskId(), e);
        }
    }
}
