package dev.offloop.child.memory;

/**
 * An arena at one moment.
 *
 * @param home what holds it: {@code sealed memory}, {@code file} or {@code none}
 * @param capacityBytes it may grow to
 * @param committedBytes that really exist and are mapped; grows with need, never shrinks
 * @param slabs handed out
 * @param slabBytes that these take
 */
public record ArenaStats(String home, long capacityBytes, long committedBytes, int slabs, long slabBytes) {}
