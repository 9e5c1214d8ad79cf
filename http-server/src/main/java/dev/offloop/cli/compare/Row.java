package dev.offloop.cli.compare;

/**
 * What was measured of one strategy with one workload.
 *
 * @param payloadBytes size of the input between processes
 * @param workMicros CPU time the task was asked to use
 * @param thinkMicros pause between two round trips; 0 is back to back
 * @param inFlight tasks under way while {@code tasksPerSecond} was measured
 * @param roundTripMicros of one task at a time, from submission to answer on the event loop
 * @param bytesPerSecond payload in one direction
 */
record Row(
    String strategy,
    String task,
    int payloadBytes,
    long workMicros,
    long thinkMicros,
    int inFlight,
    Micros roundTripMicros,
    long tasksPerSecond,
    long bytesPerSecond) {
  /** Percentiles in microseconds. */
  record Micros(double p50, double p90, double p99, double p999) {}
}
