package dev.offloop.loop;

/**
 * What a phase has done since the loop started.
 *
 * @param nanos time spent in its callbacks, with the ticks and microtasks they led to
 * @param callbacks how many ran
 * @param maxDepth the longest its queue was when the phase began
 * @param yields how often it stopped for its {@link Budget} with work left
 */
public record PhaseMetrics(long nanos, long callbacks, long maxDepth, long yields) {}
