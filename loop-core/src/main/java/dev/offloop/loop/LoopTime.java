package dev.offloop.loop;

/** The loop's cached time: whole milliseconds since it was made, as libuv keeps them. The loop's thread alone. */
final class LoopTime {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LoopClock clock;
    private final long originNanos;
    private long nowMillis;

    LoopTime(LoopClock clock) {
        this.clock = clock;
        this.originNanos = clock.nanoTime();
    }

    long now() {
        return nowMillis;
    }

    /** Sets it from an instant that was read already. */
    void set(long nanos) {
        nowMillis = (nanos - originNanos) / NANOS_PER_MILLI;
    }

    /** Sets it from the clock. */
    long read() {
        set(clock.nanoTime());
        return nowMillis;
    }

    /** The instant on the clock at which it becomes so many milliseconds. */
    long nanosAt(long millis) {
        return millis == LoopBackend.NEVER ? LoopBackend.NEVER : originNanos + millis * NANOS_PER_MILLI;
    }
}
