package dev.offloop.loop;

/**
 * How long to go on looking for what is awaited before going to sleep for it, learned from how earlier looks ended.
 * Looking pays when what is awaited comes sooner than a wake-up takes; when it has come later several times in a row,
 * sleeping at once costs nothing but the processor time saved. A sleep that ends soon shows that looking would have
 * paid. One thread at a time; no allocation.
 */
public final class Linger {
    /** So many looks in vain in a row, and there are no more. */
    static final int MAX_MISSES = 8;

    /**
     * A sleep this many times as long as a look, or shorter, would have been a look that paid: about as long as the
     * longest look, 30 µs, and a wake-up of 45 to 60 µs together.
     */
    static final int SHORT_SLEEP = 3;

    /** Less than a wake-up takes, which is 45 to 60 µs between two processes on Linux. */
    private static final long USUAL_NANOS = 30_000;

    private final long usualNanos;
    private long lookNanos;
    private int misses;

    /**
     * Begins with looking.
     *
     * @param usualNanos how long to look; twice as long after a short sleep; 0 for never
     */
    public Linger(long usualNanos) {
        this.usualNanos = usualNanos;
        this.lookNanos = usualNanos;
    }

    /** How long to look on this machine: 30 µs, or 0 where there is no core to spare for it. In nanoseconds. */
    public static long usualNanosHere() {
        return Runtime.getRuntime().availableProcessors() > 1 ? USUAL_NANOS : 0;
    }

    /** How long to look now. */
    public long nanos() {
        return misses < MAX_MISSES ? lookNanos : 0;
    }

    /** What was awaited came during a look. */
    public void onHit() {
        misses = 0;
        lookNanos = usualNanos;
    }

    /** A look ended in vain. */
    public void onMiss() {
        lookNanos = usualNanos;
        if (misses < MAX_MISSES) {
            misses++;
        }
    }

    /**
     * What was awaited came during a sleep of this length. When it was short, the next look is longer than the other
     * side takes to wake up: else two sides that have each just gone to sleep could miss one another for ever.
     */
    public void onWoken(long sleptNanos) {
        if (sleptNanos <= SHORT_SLEEP * usualNanos) {
            misses = 0;
            lookNanos = 2 * usualNanos;
        }
    }
}
