package dev.offloop.jobs;

/**
 * What running jobs may take.
 *
 * @param resultBytes the largest result
 * @param heldBytes of large inputs, all together; one that is larger runs alone
 */
public record JobBounds(long resultBytes, long heldBytes) {}
