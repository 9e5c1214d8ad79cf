package dev.offloop.loop;

/**
 * What a loop is doing at the instant it was asked, from another thread.
 *
 * @param phase the phase
 * @param callback what runs
 * @param sinceNanos since when, on the loop's clock
 * @param callbacks how many callbacks had ended before; unchanged means it is still the same one
 */
public record Running(Phase phase, Object callback, long sinceNanos, long callbacks) {}
