package dev.offloop.offload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What an {@link Offload} holds at most, from acceptance until the worker is free again.
 *
 * @param maxTasks tasks in flight, queued ones included; at least 1
 * @param maxBytes bytes of their inputs as far as known; at least 1
 * @param maxAttempts how often an idempotent task is started when its workers die; at least 1. A worker that was killed
 *     from outside uses up a quarter of an attempt
 * @param maxWait how long a task waits for a worker while its strategy finishes none at all; it then ends as
 *     {@code Rejected}, {@code UNAVAILABLE}. A task behind others that get finished waits on. It must be longer than
 *     the tasks that may occupy every worker at once; zero for no bound
 * @param maxQueueWait how long a task may wait for its turn behind others that get finished. One that would wait
 *     longer, or past its own deadline, as far as the pace of the last tasks tells, is refused at once:
 *     {@code Rejected}, {@code FULL}, with the time after which it may be tried again; so is one whose turn comes later
 *     after all. Zero for no bound but the deadline
 */
public record Limits(int maxTasks, long maxBytes, int maxAttempts, Duration maxWait, Duration maxQueueWait) {
    /** How many workers that were killed from outside use up one attempt. */
    static final int KILLS_PER_ATTEMPT = 4;

    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

    public Limits {
        require(maxTasks >= 1, "maxTasks", maxTasks);
        require(maxBytes >= 1, "maxBytes", maxBytes);
        require(maxAttempts >= 1, "maxAttempts", maxAttempts);
        requireNotNegative(maxWait, "maxWait");
        requireNotNegative(maxQueueWait, "maxQueueWait");
    }

    /** Without a bound of the wait behind others. */
    public Limits(int maxTasks, long maxBytes, int maxAttempts, Duration maxWait) {
        this(maxTasks, maxBytes, maxAttempts, maxWait, Duration.ZERO);
    }

    /** With a longest wait of 30 s. */
    public Limits(int maxTasks, long maxBytes, int maxAttempts) {
        this(maxTasks, maxBytes, maxAttempts, USUAL_WAIT);
    }

    /** {@link Long#MAX_VALUE} for no bound. */
    long maxQueueWaitNanos() {
        return maxQueueWait.isZero() ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(maxQueueWait);
    }

    /** A copy with another {@link #maxWait}. */
    public Limits withMaxWait(Duration maxWait) {
        return new Limits(maxTasks, maxBytes, maxAttempts, maxWait, maxQueueWait);
    }

    /** A copy with another {@link #maxQueueWait}. */
    public Limits withMaxQueueWait(Duration maxQueueWait) {
        return new Limits(maxTasks, maxBytes, maxAttempts, maxWait, maxQueueWait);
    }

    /** Whether an idempotent task may be started once more. */
    boolean allowsAttempt(int starts, int killedFromOutside) {
        return starts - killedFromOutside + killedFromOutside / KILLS_PER_ATTEMPT < maxAttempts;
    }

    /**
     * 100 000 tasks, a quarter of the heap, 10 attempts (40 when all workers are killed from outside): enough for tasks
     * to get through while a child is killed every few hundred milliseconds, few enough that a task that kills its
     * children is given up. A wait of 30 s while nothing gets finished; none is refused for those before it.
     */
    public static Limits defaults() {
        return new Limits(100_000, Runtime.getRuntime().maxMemory() / 4, 10);
    }

    private static void requireNotNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must be at least 0, not " + value);
        }
    }

    private static void require(boolean holds, String name, long value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
