package dev.offloop.compare.measure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tasks that fall due on a schedule of their own, from a thread of their own, at most a thousand times a second; at
 * higher rates several fall due at once.
 */
public final class Arrivals {
    private static final String THREAD = "offloop-compare-arrivals";
    private static final double SHORTEST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What sleeping may be late by; the rest is spent looking at the clock, so that this lateness is not measured. */
    private static final long WAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(80);

    /** Told on the arrivals' thread that so many tasks are due since that moment. */
    public interface Listener {
        void onDue(long dueNanos, int tasks);
    }

    private final double intervalNanos;
    private final int batch;
    private final int batches;

    private Arrivals(double intervalNanos, int batch, int batches) {
        this.intervalNanos = intervalNanos;
        this.batch = batch;
        this.batches = batches;
    }

    /** So many tasks a second, for so long, one at least. */
    public static Arrivals at(double perSecond, long nanos) {
        int batch = (int) Math.max(1, Math.round(perSecond * SHORTEST_INTERVAL_NANOS / 1e9));
        double interval = batch * 1e9 / perSecond;
        return new Arrivals(interval, batch, (int) Math.max(1, Math.round(nanos / interval)));
    }

    /** How many will be due altogether. */
    public int total() {
        return batch * batches;
    }

    /** Starts the schedule; returns at once. */
    public void start(Listener listener) {
        long start = System.nanoTime();
        Thread.ofPlatform().daemon().name(THREAD).start(() -> {
            for (int i = 0; i < batches; i++) {
                long due = start + Math.round(i * intervalNanos);
                waitUntil(due);
                listener.onDue(due, batch);
            }
        });
    }

    private static void waitUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > WAKE_NANOS) {
                LockSupport.parkNanos(left - WAKE_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }
}
