package dev.offloop.loop.blocking;

import dev.offloop.loop.Quantiles;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * So many threads and a queue, apart from all others, and how long calls wait and run. Any thread.
 *
 * <p>What Vert.x hands over always waits, as it does in Vert.x' own pools; what comes by {@link #submit} is refused
 * when the queue is long. The threads start with the first calls and stay.
 */
final class Bulkhead extends ThreadPoolExecutor {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;

    private final BulkheadFactory owner;
    private final int maxQueued;
    private final LongAdder rejected = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final Histogram queueNanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final Histogram runNanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);

    Bulkhead(BulkheadFactory owner, ThreadFactory threads, int size, int maxQueued) {
        super(size, size, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), threads);
        this.owner = owner;
        this.maxQueued = maxQueued;
        setRejectedExecutionHandler((call, executor) -> reject("the pool for blocking calls is closed"));
    }

    BulkheadFactory owner() {
        return owner;
    }

    /** Queues work of Vert.x, which knows no full queue. */
    @Override
    public void execute(Runnable work) {
        super.execute(new Call(work, () -> {}));
    }

    /**
     * Queues work unless as many calls wait as may, give or take those that other threads queue at the same time.
     *
     * @param settle run after the work, once it is counted
     * @throws RejectedExecutionException if the queue is full or the bulkhead closed
     */
    Call submit(Runnable work, Runnable settle) {
        if (getQueue().size() >= maxQueued) {
            reject("the pool for blocking calls is full: " + maxQueued + " calls wait for its " + getMaximumPoolSize()
                    + " threads; make fewer calls at once, or set -D" + BulkheadFactory.QUEUE_PROPERTY);
        }
        Call call = new Call(work, settle);
        super.execute(call);
        return call;
    }

    /** Takes work out of the queue; false if it has started. */
    boolean cancel(Call call) {
        boolean removed = remove(call);
        if (removed) {
            cancelled.increment();
        }
        return removed;
    }

    BulkheadStats stats() {
        return new BulkheadStats(
                getMaximumPoolSize(),
                getActiveCount(),
                getQueue().size(),
                runNanos.getTotalCount(),
                rejected.sum(),
                cancelled.sum(),
                Quantiles.of(queueNanos.copy()),
                Quantiles.of(runNanos.copy()));
    }

    private void reject(String why) {
        rejected.increment();
        throw new RejectedExecutionException(why);
    }

    /** Work in the queue or running, timed. */
    final class Call implements Runnable {
        private final Runnable work;
        private final Runnable settle;
        private final long queuedAt = System.nanoTime();

        private Call(Runnable work, Runnable settle) {
            this.work = work;
            this.settle = settle;
        }

        /** A thread that sees the result of a call sees it counted. */
        @Override
        public void run() {
            long startedAt = System.nanoTime();
            record(queueNanos, startedAt - queuedAt);
            try {
                work.run();
            } finally {
                record(runNanos, System.nanoTime() - startedAt);
                settle.run();
            }
        }

        private static void record(Histogram histogram, long nanos) {
            histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
        }
    }
}
