package dev.offloop.child.lifecycle;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether a child answers its heartbeats. Time is counted in ticks of this process's own loop: had it been stopped
 * itself, or the whole machine, no child is at fault. Home loop only.
 */
final class Pulse {
    /** Each wakes an idle child; more of them would tell hardly sooner that one is stopped. */
    private static final int HEARTBEATS_PER_TIMEOUT = 4;

    private final long tickNanos;
    private final long timeoutNanos;
    private final long ticksBetween;
    private long ticks;
    private long sent;
    private long waitingTicks;

    /**
     * Nothing is asked yet.
     *
     * @param timeout zero for never
     */
    Pulse(Duration tick, Duration timeout) {
        this.tickNanos = tick.toNanos();
        this.timeoutNanos = timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
        this.ticksBetween = Math.max(1, timeout.toNanos() / HEARTBEATS_PER_TIMEOUT / tickNanos);
    }

    /**
     * Asks for the next heartbeat once the last is answered and it is time for another.
     *
     * @param answered heartbeats of this child so far
     * @param ping asks; false when that was not possible yet
     * @return false when it has not answered for too long
     */
    boolean tick(long answered, BooleanSupplier ping) {
        if (answered < sent) {
            waitingTicks++;
            return ageNanos() < timeoutNanos;
        }
        waitingTicks = 0;
        if (ticks++ % ticksBetween == 0 && ping.getAsBoolean()) {
            sent = answered + 1;
        }
        return true;
    }

    /** How long the last heartbeat is due, in nanoseconds of ticks. */
    long ageNanos() {
        return waitingTicks * tickNanos;
    }
}
