package dev.offloop.offload;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether a strategy gets on with what it was given: it is stalled when tasks have waited for a worker for the longest
 * wait and none was finished in all that time, whatever the cause. A strategy that is merely busy finishes tasks and is
 * not stalled, however long its queue. It is well again when it finishes a task, or when nothing waits and a worker is
 * free.
 *
 * <p>Time is counted in ticks of this process's own loop: a process that was stopped itself, or a loop that stood
 * still, has not kept its workers from finishing. A finished task costs one addition. Home loop only.
 */
final class Stall {
    private static final int TICKS_PER_WAIT = 30;
    private static final long LONGEST_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private long longestWaitNanos;
    private long tickNanos;
    private long ticksPerWait;
    private long finished;
    private long finishedAtTick;
    private long ticksWithoutProgress;

    /**
     * Nothing waits yet.
     *
     * @param longestWait zero for never stalled
     */
    Stall(Duration longestWait) {
        become(longestWait);
    }

    /** Goes by another longest wait, from the begin; zero for never stalled. */
    final void become(Duration longestWait) {
        this.ticksWithoutProgress = 0;
        this.longestWaitNanos = TimeUnit.NANOSECONDS.convert(longestWait);
        this.tickNanos = Math.clamp(longestWaitNanos / TICKS_PER_WAIT, SHORTEST_TICK_NANOS, LONGEST_TICK_NANOS);
        this.ticksPerWait = Math.ceilDiv(longestWaitNanos, tickNanos);
    }

    boolean isWatched() {
        return longestWaitNanos > 0;
    }

    long longestWaitNanos() {
        return longestWaitNanos;
    }

    /** How often {@link #tick} is to be called while there is work. */
    long tickNanos() {
        return tickNanos;
    }

    /** A worker gave a task back with a result or a failure. */
    void onFinished() {
        finished++;
    }

    /** Whether a task was finished since the last tick, so that {@link #tick} need not be told what waits. */
    boolean hasProgressed() {
        return finished != finishedAtTick;
    }

    /**
     * A tick has passed.
     *
     * @param waiting whether tasks wait for a worker to begin with them
     * @param free whether a worker could take one
     */
    void tick(boolean waiting, boolean free) {
        boolean noDemand = !waiting && (free || !isStalled());
        ticksWithoutProgress = hasProgressed() || noDemand ? 0 : ticksWithoutProgress + 1;
        finishedAtTick = finished;
    }

    boolean isStalled() {
        return isWatched() && ticksWithoutProgress >= ticksPerWait;
    }

    /** What is wrong, when something is. */
    Optional<String> reason(int queued) {
        return isStalled()
                ? Optional.of(
                        "no task was finished for " + TimeUnit.NANOSECONDS.toMillis(ticksWithoutProgress * tickNanos)
                                + " ms; " + queued + " wait for a worker")
                : Optional.empty();
    }
}
