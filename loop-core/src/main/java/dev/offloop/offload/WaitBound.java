package dev.offloop.offload;

import dev.offloop.task.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks of one strategy may wait behind others: their deadlines and {@link Limits#maxQueueWait}. Tells from
 * the {@link Pace} of the strategy who would wait longer. Home loop only.
 */
final class WaitBound {
    private static final Duration RETRY_AFTER_WAIT = Duration.ofSeconds(1);

    private long maxNanos;
    private final Pace pace = new Pace();

    /** @param maxNanos {@link Long#MAX_VALUE} for deadlines alone */
    WaitBound(long maxNanos) {
        this.maxNanos = maxNanos;
    }

    void become(long nanos) {
        maxNanos = nanos;
    }

    /** Is to be told of each task that a worker gives back. */
    Pace pace() {
        return pace;
    }

    /** Why a new task would wait for too long behind so many others; null when it would not. */
    Outcome.@Nullable Rejected<?> refusalOf(Entry<?, ?> entry, TaskQueue queue, long now) {
        boolean hasDeadline = entry.deadlineNanos != Long.MAX_VALUE;
        if ((maxNanos == Long.MAX_VALUE && !hasDeadline) || entry.isOverdue(now)) {
            return null;
        }
        long mayWait = Math.min(maxNanos, hasDeadline ? entry.deadlineNanos - now : Long.MAX_VALUE);
        long wouldWait = pace.nanosFor(queue.ahead(entry));
        return wouldWait <= mayWait
                ? null
                : new Outcome.Rejected<>(
                        Outcome.Reason.FULL,
                        "It would wait for about " + millis(wouldWait) + " behind others, and may for "
                                + millis(mayWait),
                        Duration.ofNanos(wouldWait - mayWait));
    }

    /** Why a task that could be begun for the first time has waited for too long; null when it has not. */
    Outcome.@Nullable Rejected<?> refusalOfWaiting(Entry<?, ?> entry, long now) {
        if (maxNanos == Long.MAX_VALUE || entry.handedNanos != 0 || now - entry.acceptedNanos() <= maxNanos) {
            return null;
        }
        return new Outcome.Rejected<>(
                Outcome.Reason.FULL,
                "It has waited longer behind others than the " + millis(maxNanos) + " that it may",
                RETRY_AFTER_WAIT);
    }

    private static String millis(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000) + " ms";
    }
}
