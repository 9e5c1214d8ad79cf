package dev.offloop.loop.diagnostics;

/** The latest intervals of time of some kind, up to {@value #KEPT}; older ones are forgotten. Any thread. */
final class Intervals {
    static final int KEPT = 256;

    private final long[] starts = new long[KEPT];
    private final long[] ends = new long[KEPT];
    private int count;

    synchronized void add(long startNanos, long endNanos) {
        int slot = count++ % KEPT;
        starts[slot] = startNanos;
        ends[slot] = endNanos;
    }

    /** How much of a span of time they cover, taken one by one. */
    synchronized long overlap(long fromNanos, long toNanos) {
        long sum = 0;
        for (int i = Math.max(0, count - KEPT); i < count; i++) {
            int slot = i % KEPT;
            sum += Math.max(0, Math.min(ends[slot], toNanos) - Math.max(starts[slot], fromNanos));
        }
        return Math.min(sum, Math.max(0, toNanos - fromNanos));
    }
}
