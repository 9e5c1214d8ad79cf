package dev.offloop.conformance;

/** The model's time: the machine's in microseconds, and what the loop last saw of it in whole milliseconds. */
final class ModelClock {
    static final int MICROS_PER_MILLI = 1000;

    private long micros;
    private long cached;

    void advance(long byMicros) {
        micros += byMicros;
    }

    /** As the interpreters do before a body. */
    void stepPastBoundary() {
        long within = micros % MICROS_PER_MILLI;
        if (within > Interpreter.LATEST_WITHIN_MILLI * MICROS_PER_MILLI) {
            micros += MICROS_PER_MILLI - within;
        }
    }

    long update() {
        cached = elapsed();
        return cached;
    }

    long cached() {
        return cached;
    }

    long elapsed() {
        return micros / MICROS_PER_MILLI;
    }
}
