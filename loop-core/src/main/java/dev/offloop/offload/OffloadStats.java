package dev.offloop.offload;

/**
 * Counts of one {@link Offload} at one moment.
 *
 * @param tasksInFlight accepted and not yet given back by a worker
 * @param bytesInFlight of their inputs, as far as known
 * @param tasksQueued of these, waiting for a worker
 * @param lateReplies results that came after their caller had been answered
 */
public record OffloadStats(int tasksInFlight, long bytesInFlight, int tasksQueued, long lateReplies) {}
