package dev.offloop.child.transfer;

import dev.offloop.child.memory.ControlPage;

/**
 * How many tasks a child may hold: enough for it to have work while an answer travels, few enough that little must move
 * when it dies, and that no task waits behind a long one while another child is idle. Follows a moving average of the
 * measured run time.
 */
final class CreditWindow {
    /** Work that a child should have at hand: a few times what the loop takes to come round. */
    private static final long TARGET_NANOS = 200_000;

    /**
     * From here on the gap between an answer and the next request, some 50 µs, is worth less than a free choice of
     * child.
     */
    private static final long LONG_NANOS = 2_000_000;

    /** One running, one waiting. */
    private static final int MIN_OF_SHORT = 2;

    private int size = 1;
    private long averageNanos = -1;

    int size() {
        return size;
    }

    /** A task ran this long. */
    void onRun(long runNanos) {
        averageNanos = averageNanos < 0 ? runNanos : averageNanos + (runNanos - averageNanos) / 8;
        size = averageNanos >= LONG_NANOS
                ? 1
                : Math.clamp(TARGET_NANOS / Math.max(1, averageNanos), MIN_OF_SHORT, ControlPage.WINDOW);
    }
}
