package dev.offloop.offload;

import java.util.concurrent.TimeUnit;

/**
 * How fast a strategy gets on with what waits for it: the time between two tasks that it finished while others waited,
 * on average over the last {@value #WINDOW_MILLIS} to {@value #TWICE_THE_WINDOW_MILLIS} ms of such time, or the last
 * few tasks when they take longer. Reads no clock. Home loop only.
 */
final class Pace {
    private static final long WINDOW_MILLIS = 200;
    private static final long TWICE_THE_WINDOW_MILLIS = 2 * WINDOW_MILLIS;
    private static final double WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(TWICE_THE_WINDOW_MILLIS);

    /** Fewer tell nothing. */
    private static final int TELLING_TASKS = 8;

    private double tasks;
    private double nanos;
    private long finished;
    private long lastNanos;
    private boolean waitedAtLast;

    /**
     * A worker has given a task back.
     *
     * @param waiting whether others wait
     */
    void onFinished(long nowNanos, boolean waiting) {
        if (waitedAtLast) {
            count(nowNanos - lastNanos);
        }
        lastNanos = nowNanos;
        waitedAtLast = waiting;
    }

    /** Nothing is handed over for a while: what waits meanwhile does not tell how fast its workers are. */
    void onPaused() {
        waitedAtLast = false;
    }

    private void count(long sinceLastNanos) {
        finished++;
        // Not within a batch that came back together: all its tasks belong to the time before its first one.
        boolean batchBegins = sinceLastNanos * tasks >= nanos;
        if (batchBegins && nanos > WINDOW_NANOS && tasks > TELLING_TASKS) {
            tasks /= 2;
            nanos /= 2;
        }
        tasks++;
        nanos += sinceLastNanos;
    }

    /**
     * How long so many tasks take that stand before a new one; 0 while too few were seen to tell. Any thread, which may
     * get what was true a moment ago.
     */
    long nanosFor(long ahead) {
        return finished < TELLING_TASKS ? 0 : (long) (ahead * (nanos / tasks));
    }
}
