package dev.offloop.compare.measure;

/** What a probe asks. */
public enum Question {
    /** How long is one task under way when it is alone, the next one following at once? */
    LONE,
    /** And when the worker had time to fall asleep before? */
    PAUSED,
    /** How many tasks get done when there are always enough, and what does that do to the loop? */
    SATURATED,
    /** How long is a task under way when they come at a fixed rate, half of what was reached? */
    STEADY;

    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * What a slice says of the time that a task takes, in microseconds; not above 0 or no number when it says nothing.
     */
    public double costMicros(Slice slice) {
        return this == SATURATED ? MICROS_PER_SECOND / slice.perSecond() : slice.p50Micros();
    }
}
