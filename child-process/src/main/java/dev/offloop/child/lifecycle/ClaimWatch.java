package dev.offloop.child.lifecycle;

import java.time.Duration;

/**
 * Whether a child takes the tasks that it is sent. One that has nothing to do and does not take the next task is rung
 * again at every tick; when it does not take it for all that, it counts as hung. Whatever went wrong, no task waits for
 * ever. Time is counted in ticks, as {@link Pulse} does. Home loop only.
 */
final class ClaimWatch {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    private final long tickNanos;
    private final long timeoutNanos;
    private long number;
    private long ticks;

    /** What is to be done about the child. */
    enum Need {
        NOTHING,
        RING,
        END
    }

    /**
     * Begins with nothing sent.
     *
     * @param timeout after which a child counts as hung; zero for the usual 10 s
     */
    ClaimWatch(Duration tick, Duration timeout) {
        this.tickNanos = tick.toNanos();
        this.timeoutNanos = (timeout.isZero() ? USUAL_TIMEOUT : timeout).toNanos();
    }

    /**
     * Looks at the child.
     *
     * @param unclaimed number of the task that it was sent and could begin with, as it runs none; 0 when there is none
     */
    Need tick(long unclaimed) {
        if (unclaimed == 0 || unclaimed != number) {
            number = unclaimed;
            ticks = 0;
            return Need.NOTHING;
        }
        return ++ticks * tickNanos >= timeoutNanos ? Need.END : Need.RING;
    }
}
