package dev.offloop.http.overload;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When memory that is too full will be so no more, at the pace at which it has become emptier since it was fullest. One
 * thread at a time.
 */
final class MemoryDrain {
    /** While it does not become emptier: how long it then takes cannot be told. */
    private static final Duration UNKNOWN = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongSupplier nanoClock;
    private double fullest;
    private long fullestAt;

    MemoryDrain(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** From a share that is above the bound now; a minute at most. */
    Duration untilBelow(double bound, double share) {
        long now = nanoClock.getAsLong();
        if (share >= fullest) {
            fullest = share;
            fullestAt = now;
            return UNKNOWN;
        }
        double nanos = (share - bound) * (now - fullestAt) / (fullest - share);
        return nanos >= LONGEST.toNanos() ? LONGEST : Duration.ofNanos((long) nanos);
    }

    /** It is over. */
    void reset() {
        fullest = 0;
    }
}
