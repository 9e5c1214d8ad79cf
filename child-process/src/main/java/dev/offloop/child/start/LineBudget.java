package dev.offloop.child.start;

/** Which lines of a stream are logged: at most so many a second; the others are counted. Two threads may share it. */
final class LineBudget {
    private static final long WINDOW_NANOS = 1_000_000_000;

    private final int linesPerWindow;
    private long windowBegan;
    private int linesLogged;
    private Dropped dropped = Dropped.NOTHING;

    /**
     * What was left out.
     *
     * @param lines how many
     * @param chars of them together
     */
    record Dropped(long lines, long chars) {
        static final Dropped NOTHING = new Dropped(0, 0);

        boolean isNothing() {
            return lines == 0;
        }

        private Dropped plus(int more) {
            return new Dropped(lines + 1, chars + more);
        }
    }

    LineBudget(int linesPerSecond) {
        this.linesPerWindow = linesPerSecond;
    }

    /** Whether a line of this length that came now is logged. */
    synchronized boolean admits(int chars, long nowNanos) {
        if (nowNanos - windowBegan >= WINDOW_NANOS) {
            windowBegan = nowNanos;
            linesLogged = 0;
        }
        if (linesLogged < linesPerWindow) {
            linesLogged++;
            return true;
        }
        dropped = dropped.plus(chars);
        return false;
    }

    /** What was left out since the last call; nothing while the second in which it was goes on. */
    synchronized Dropped takeDropped(long nowNanos) {
        return nowNanos - windowBegan >= WINDOW_NANOS ? takeAllDropped() : Dropped.NOTHING;
    }

    /** What was left out since the last call. */
    synchronized Dropped takeAllDropped() {
        Dropped taken = dropped;
        dropped = Dropped.NOTHING;
        return taken;
    }
}
