package dev.offloop.compare.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one contestant with one workload. What was not measured, or could not be, is null.
 *
 * @param strategy one of ours, or the name of a peer
 * @param peer whether it is a peer
 * @param payloadBytes size of the input between processes
 * @param workMicros how long the task computes
 * @param thinkMicros pause between two round trips; 0 is back to back
 * @param inFlight tasks under way while {@code tasksPerSecond} was measured
 * @param roundTripMicros of one task at a time, from submission to answer on the event loop
 * @param roundTripBounds between which the true median lies with 95 % confidence
 * @param tasksPerSecond with so many in flight, the median of the rounds
 * @param tasksPerSecondBounds between which the true median lies with 95 % confidence
 * @param bytesPerSecond payload in one direction
 * @param loadedMicros at half of {@code tasksPerSecond}, arrivals on a schedule of their own, each timed from when it
 *     was due
 * @param loopDelayP99Micros how long 99 of 100 arrivals at most would have waited for the loop while it was saturated
 * @param callerCpuMicros processor time of the loop's thread per task
 * @param workerCpuMicros processor time of all other threads and of the children per task
 * @param allocatedBytes heap allocated by the loop's thread per task
 * @param copiedBytes bytes copied per task by the design, a model: input and output, all copies of each
 * @param memoryBytes used for this contestant alone, shared pages divided by their users
 * @param roundTripSettled whether the rounds show that the median round trip had settled
 * @param tasksPerSecondSettled whether the rounds show that the rate had settled
 */
public record Row(
        String strategy,
        boolean peer,
        String task,
        int payloadBytes,
        @Nullable Double workMicros,
        long thinkMicros,
        int inFlight,
        Micros roundTripMicros,
        Bounds roundTripBounds,
        @Nullable Double tasksPerSecond,
        Bounds tasksPerSecondBounds,
        @Nullable Double bytesPerSecond,
        Micros loadedMicros,
        @Nullable Double loopDelayP99Micros,
        @Nullable Double callerCpuMicros,
        @Nullable Double workerCpuMicros,
        @Nullable Double allocatedBytes,
        @Nullable Double copiedBytes,
        @Nullable Double memoryBytes,
        @Nullable Boolean roundTripSettled,
        @Nullable Boolean tasksPerSecondSettled) {
    /** The median round trip. */
    @JsonIgnore
    public @Nullable Double roundTripMicrosP50() {
        return roundTripMicros.p50();
    }

    /** Whether a figure of this row has not settled. */
    @JsonIgnore
    public boolean isUnsettled() {
        return Boolean.FALSE.equals(roundTripSettled) || Boolean.FALSE.equals(tasksPerSecondSettled);
    }

    /** The payload as a place on an axis. */
    @JsonIgnore
    public Double payloadBytesAsDouble() {
        return (double) payloadBytes;
    }

    /** Percentiles in microseconds; those that too few values support are null. */
    public record Micros(
            @Nullable Double p50,
            @Nullable Double p90,
            @Nullable Double p99,
            @Nullable Double p999) {
        /** Not measured. */
        public static final Micros NONE = new Micros(null, null, null, null);
    }

    /** A confidence interval; null where there is no bound. */
    public record Bounds(@Nullable Double low, @Nullable Double high) {
        /** Not known. */
        public static final Bounds NONE = new Bounds(null, null);
    }
}
