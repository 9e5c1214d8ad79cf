package dev.offloop.child.transfer;

import java.util.Arrays;

/**
 * How large a reply each task is likely to give, from those it gave: the largest, which fades when they get smaller.
 * Only those count that are better off with a slab of their own: neither small ones, nor what a task gives back in the
 * slab of its request. Home loop only.
 */
final class ReplySizes {
    private static final int UNKNOWN = -1;

    private final int smallBytes;
    private final int[] likely;
    private int large;

    /** Of tasks with the numbers from 0. */
    ReplySizes(int tasks, int smallBytes) {
        this.smallBytes = smallBytes;
        this.likely = new int[tasks];
        Arrays.fill(likely, UNKNOWN);
    }

    /** Bytes for which room is to be kept; 0 for none. A task never seen is taken to give back as much as it gets. */
    int likely(int task, int inputBytes) {
        int bytes = likely[task];
        return bytes != UNKNOWN ? bytes : inputBytes > smallBytes ? inputBytes : 0;
    }

    /** A reply came that took so much room of its own; 0 when it took none. */
    void onReply(int task, int bytes) {
        int old = likely[task];
        if (old == 0 && bytes == 0) {
            return;
        }
        int faded = old - Math.max(1, (old - bytes) / 16);
        int next = Math.max(bytes, old == UNKNOWN ? 0 : faded);
        likely[task] = next > smallBytes ? next : 0;
        large += (likely[task] > 0 ? 1 : 0) - (old > 0 ? 1 : 0);
    }

    /** Whether any task is likely to need room. */
    boolean anyLarge() {
        return large > 0;
    }
}
