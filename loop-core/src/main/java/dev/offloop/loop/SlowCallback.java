package dev.offloop.loop;

/**
 * One of the slowest kinds of callback.
 *
 * @param phase where it ran
 * @param type the callback's class name; of an I/O callback that of its channel's handle
 * @param maxNanos the longest run, with the ticks and microtasks it led to
 * @param count how many runs were slow enough to be looked at
 */
public record SlowCallback(Phase phase, String type, long maxNanos, long count) {}
