package dev.offloop.child.supervise;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether a child answers its heartbeats. Time is counted in ticks of this process's own loop: had it been stopped itself, or
 * the whole machine, no child is to blame. Home loop only.
 */
final class Pulse {
  private final long tickNanos;
  private final long timeoutNanos;
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
  }

  /**
   * Asks for the next heartbeat once the last is answered.
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
    if (ping.getAsBoolean()) {
      sent = answered + 1;
    }
    return true;
  }

  /** How long the last heartbeat is due, in nanoseconds of ticks. */
  long ageNanos() {
    return waitingTicks * tickNanos;
  }
}
