package dev.offloop.jobs.journal;

import java.util.function.IntUnaryOperator;

/**
 * From keys of 128 random bits to numbers, in arrays: 20 bytes an entry, a third to two thirds of them used. Open
 * addressing with linear probing; what is removed is closed up, so that no mark of it stays.
 */
final class RefTable {
    /** What is found for a key that is not there. */
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 1 << 10;

    private long[] highs = new long[FIRST_SLOTS];
    private long[] lows = new long[FIRST_SLOTS];

    /** The number plus one; 0 for a slot that is free. */
    private int[] refs = new int[FIRST_SLOTS];

    private int size;

    int size() {
        return size;
    }

    int get(long high, long low) {
        return refs[slot(high, low)] - 1;
    }

    /** Puts a number that is not negative in place of the one that was there. */
    void put(long high, long low, int ref) {
        int slot = slot(high, low);
        if (refs[slot] == 0) {
            if (3 * (size + 1) > 2 * refs.length) {
                grow();
                slot = slot(high, low);
            }
            size++;
        }
        highs[slot] = high;
        lows[slot] = low;
        refs[slot] = ref + 1;
    }

    void remove(long high, long low) {
        int slot = slot(high, low);
        if (refs[slot] == 0) {
            return;
        }
        size--;
        int mask = refs.length - 1;
        int free = slot;
        for (int next = (free + 1) & mask; refs[next] != 0; next = (next + 1) & mask) {
            int home = home(highs[next], lows[next]);
            if (((next - home) & mask) >= ((next - free) & mask)) {
                highs[free] = highs[next];
                lows[free] = lows[next];
                refs[free] = refs[next];
                free = next;
            }
        }
        refs[free] = 0;
    }

    /** Gives all numbers new ones. */
    void renumber(IntUnaryOperator renumbering) {
        for (int i = 0; i < refs.length; i++) {
            if (refs[i] != 0) {
                refs[i] = renumbering.applyAsInt(refs[i] - 1) + 1;
            }
        }
    }

    /** Where the key is or, if it is not there, would be. */
    private int slot(long high, long low) {
        int mask = refs.length - 1;
        int slot = home(high, low);
        while (refs[slot] != 0 && (lows[slot] != low || highs[slot] != high)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long high, long low) {
        long mixed = (high ^ low) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) & (refs.length - 1);
    }

    private void grow() {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        int[] oldRefs = refs;
        highs = new long[2 * oldRefs.length];
        lows = new long[2 * oldRefs.length];
        refs = new int[2 * oldRefs.length];
        for (int i = 0; i < oldRefs.length; i++) {
            if (oldRefs[i] != 0) {
                int slot = slot(oldHighs[i], oldLows[i]);
                highs[slot] = oldHighs[i];
                lows[slot] = oldLows[i];
                refs[slot] = oldRefs[i];
            }
        }
    }
}
