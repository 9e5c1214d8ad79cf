package dev.offloop.child.queue;

import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycles;

/**
 * Makes Chronicle, which rolls by time, roll by size: a clock that stands still until enough bytes were written and
 * then jumps by one cycle. Only the appender's clock matters; a tailer follows the files.
 */
final class RollClock implements TimeProvider {
    static final RollCycles CYCLE = RollCycles.FAST_HOURLY;

    /** Cycle 0 would make time 0, which some of Chronicle's checks take for "not set". */
    static final int FIRST_CYCLE = 1;

    private long millis = (long) FIRST_CYCLE * CYCLE.lengthInMillis();

    /** The next append starts a new file. */
    void advance() {
        millis += CYCLE.lengthInMillis();
    }

    int cycle() {
        return (int) (millis / CYCLE.lengthInMillis());
    }

    @Override
    public long currentTimeMillis() {
        return millis;
    }
}
