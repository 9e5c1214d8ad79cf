package dev.offloop.workers.queue;

import dev.offloop.log.Logs;
import dev.offloop.loop.Poller;
import dev.offloop.offload.HomeLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;

/**
 * Brings ended jobs, or messages, from worker threads to the home loop, with one wake-up per batch, and with none while
 * the loop is awake, if it is a phased one, which polls it.
 *
 * <p>A thread queues its job and then wakes the loop if {@code armed} was set, which it clears. The loop sets
 * {@code armed} before it looks whether there is a job: one that was queued by a thread that found the flag clear is
 * seen then, since to queue is to count up the queue's index, before the flag is read. So none is left behind.
 */
public final class CompletionQueue<T> implements Poller {
    private static final Logger LOG = Logs.of(CompletionQueue.class);

    /** In one go on a loop that polls, which comes round in well below a millisecond while callbacks are short. */
    private static final int POLL_BATCH = 128;

    private final HomeLoop home;
    private final MpscArrayQueue<T> ended;
    private final int capacity;
    private final AtomicBoolean armed = new AtomicBoolean(true);
    private final BooleanSupplier underWay;
    private final Consumer<T> onJob;
    private final Runnable onBatch;

    /** Made beforehand: a thread without memory wakes the loop too. */
    private final Runnable wake = this::onWoken;

    /** Whether the loop polls by itself, so that a wake-up only has to end its wait. Home loop. */
    private boolean polled;

    /**
     * Delivers to two callbacks on the home loop.
     *
     * @param capacity the most jobs that can be under way
     * @param underWay whether any is; on the home loop
     * @param onJob receives each job
     * @param onBatch runs after each batch
     */
    public CompletionQueue(HomeLoop home, int capacity, BooleanSupplier underWay, Consumer<T> onJob, Runnable onBatch) {
        this.home = home;
        this.ended = new MpscArrayQueue<>(Math.max(2, capacity));
        this.capacity = capacity;
        this.underWay = underWay;
        this.onJob = onJob;
        this.onBatch = onBatch;
    }

    /** Queues a job that has ended. A worker thread, which waits while the loop is so full that it cannot be woken. */
    public void add(T job) {
        if (!offer(job)) {
            throw new IllegalStateException("More jobs under way than the " + capacity + " there is credit for");
        }
    }

    /** As {@link #add}, of one of several that find no room now; false then. */
    public boolean offer(T job) {
        if (!ended.offer(job)) {
            return false;
        }
        if (armed.get() && armed.compareAndSet(true, false)) {
            // A loop that was closed before its workers does not take the results any more.
            var _ = home.deliver(wake);
        }
        return true;
    }

    /** From now on the loop polls, and arms before it waits. Home loop. */
    public void onPolled() {
        polled = true;
    }

    /** What a batch leaves came after the flag was set, and has woken the loop anew. */
    private void onWoken() {
        if (!polled) {
            armed.set(true);
            poll();
        }
    }

    /** At most one batch, so that quick tasks cannot keep the loop from its I/O. */
    @Override
    public int poll() {
        int most = polled ? POLL_BATCH : capacity;
        int delivered = 0;
        try {
            for (T job = ended.poll(); job != null; job = delivered < most ? ended.poll() : null) {
                delivered++;
                deliver(job);
            }
        } finally {
            if (delivered > 0) {
                onBatch.run();
            }
        }
        return delivered;
    }

    @Override
    public boolean inFlight() {
        return underWay.getAsBoolean();
    }

    @Override
    public boolean arm() {
        armed.set(true);
        if (ended.isEmpty()) {
            return true;
        }
        armed.set(false);
        return false;
    }

    @Override
    public void disarm() {
        armed.set(false);
    }

    /** What goes wrong with one must not keep the others waiting. */
    private void deliver(T job) {
        try {
            onJob.accept(job);
        } catch (Throwable e) {
            LOG.error("{} could not be given back", job, e);
        }
    }
}
