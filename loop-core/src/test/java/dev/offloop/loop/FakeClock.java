package dev.offloop.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until it is set forward. Any thread. */
public final class FakeClock implements LoopClock {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000);

    private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();

    /** The next look at the clock throws. */
    public void failOnce(Error error) {
        failure.set(error);
    }

    @Override
    public long nanoTime() {
        Error due = failure.getAndSet(null);
        if (due != null) {
            throw due;
        }
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
