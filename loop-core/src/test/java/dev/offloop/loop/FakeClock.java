package dev.offloop.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is set forward. Any thread. */
public final class FakeClock implements LoopClock {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  /** Sets the clock forward. */
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  /** Sets the clock forward to an instant, if it is later than now. */
  public void advanceTo(long instantNanos) {
    nanos.accumulateAndGet(instantNanos, Math::max);
  }
}
