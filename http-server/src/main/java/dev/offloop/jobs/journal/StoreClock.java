package dev.offloop.jobs.journal;

import java.util.function.LongSupplier;

/**
 * The time of a store: that of the wall when it was opened, and from then on what has passed. So a clock that is set
 * while the process runs neither ends a job early nor keeps one waiting. Any thread.
 */
final class StoreClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanoClock;
    private final long openedMillis;
    private final long openedNanos;

    StoreClock(LongSupplier wallMillis, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.openedMillis = wallMillis.getAsLong();
        this.openedNanos = nanoClock.getAsLong();
    }

    static StoreClock ofSystem() {
        return new StoreClock(System::currentTimeMillis, System::nanoTime);
    }

    /** Milliseconds since 1970. */
    long millis() {
        return openedMillis + (nanoClock.getAsLong() - openedNanos) / NANOS_PER_MILLI;
    }
}
