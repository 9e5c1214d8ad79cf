package dev.offloop.compare.measure;

import dev.offloop.compare.analysis.Distribution;

/**
 * What one probe found in one round. What could not be measured is not a number.
 *
 * @param tasks how many were answered in the time that counts
 * @param perSecond tasks answered a second
 * @param nanos time of each from its start, or from when it was due, to its answer
 * @param loopDelayNanos how long 99 of 100 arrivals at most would have waited for the loop
 * @param cost per task
 */
public record Slice(long tasks, double perSecond, Distribution nanos, double loopDelayNanos, Cost cost) {
    /**
     * What a task used.
     *
     * @param callerNanos processor time of the event loop's thread
     * @param workerNanos processor time of everything else: the other threads of this process and the children
     * @param allocatedBytes heap that the event loop's thread allocated
     */
    public record Cost(double callerNanos, double workerNanos, double allocatedBytes) {
        /** Not measured. */
        public static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN, Double.NaN);
    }

    /** The median time in microseconds. */
    public double p50Micros() {
        return nanos.quantile(0.5) / 1e3;
    }
}
