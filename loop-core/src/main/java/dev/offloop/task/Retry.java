package dev.offloop.task;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often a task that threw is tried again, and when. Only idempotent tasks are; an input that the task or its codec
 * finds wrong stays wrong and is not.
 *
 * @param times at most, 0 to {@value #MAX_TIMES}; 0 for never
 * @param backoff before the first of them; doubles with each, plus up to half of it by chance, so that many do not come
 *     back at once
 */
public record Retry(int times, Duration backoff) {
    /** Longer pauses are this long. */
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private static final int MAX_TIMES = 1_000;

    private static final Retry NEVER = new Retry(0, Duration.ZERO);

    public Retry {
        if (times < 0 || times > MAX_TIMES) {
            throw new IllegalArgumentException("times must be 0 to " + MAX_TIMES + ", not " + times);
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("backoff must be at least 0, not " + backoff);
        }
    }

    /** A task that threw has failed. */
    public static Retry never() {
        return NEVER;
    }

    /**
     * The pause before a try.
     *
     * @param retry from 1
     * @param chance from 0 to 1
     */
    public Duration pause(int retry, double chance) {
        double nanos = Math.min(
                (double) LONGEST_BACKOFF.toNanos(),
                (double) TimeUnit.NANOSECONDS.convert(backoff) * Math.scalb(1.0, Math.min(retry, 64) - 1));
        return Duration.ofNanos((long) (nanos * (1 + chance / 2)));
    }
}
