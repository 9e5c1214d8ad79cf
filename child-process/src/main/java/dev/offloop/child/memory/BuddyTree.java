package dev.offloop.child.memory;

/**
 * Which blocks of a chunk are free, by the buddy method: a block is the chunk or half of a larger block, so every size
 * is a power of two, a block is aligned to its size, and two free halves are one free whole again at once. A complete
 * binary tree in one array: node 1 is the chunk, nodes 2n and 2n + 1 are the halves of n; each says how large the
 * largest free block below it is. Taking and giving back cost one walk between root and leaf, ten steps or so.
 *
 * <p>Takes the lowest place that fits, so that a quiet arena uses the same memory again, which is then in the cache.
 *
 * <p>Sizes are given as orders: a block of order {@code k} has {@code 2^k} leaves. One thread at a time.
 */
final class BuddyTree {
    private final int chunkOrder;

    /** Order + 1 of the largest free block at or below the node; 0 when there is none. */
    private final byte[] largest;

    /** All free: one block of this order. */
    BuddyTree(int chunkOrder) {
        this.chunkOrder = chunkOrder;
        this.largest = new byte[2 << chunkOrder];
        for (int node = 1; node < largest.length; node++) {
            largest[node] = (byte) (orderOf(node) + 1);
        }
    }

    /** Takes a block. Returns its first leaf, or -1 when none is free. */
    int take(int order) {
        if (largest[1] <= order) {
            return -1;
        }
        int node = 1;
        while (orderOf(node) > order) {
            node = largest[2 * node] > order ? 2 * node : 2 * node + 1;
        }
        largest[node] = 0;
        update(node);
        return firstLeaf(node);
    }

    /**
     * Gives a block back.
     *
     * @throws IllegalStateException when no such block is taken
     */
    void giveBack(int leaf, int order) {
        int node = ((1 << chunkOrder) + leaf) >> order;
        if (node >= largest.length
                || node == 0
                || firstLeaf(node) != leaf
                || largest[node] != 0
                || !isTakenWhole(node)) {
            throw new IllegalStateException("No block of order " + order + " at leaf " + leaf + " is taken");
        }
        largest[node] = (byte) (order + 1);
        update(node);
    }

    /**
     * A taken node says 0, and so does one whose halves are both taken; below the taken one everything still says free.
     */
    private boolean isTakenWhole(int node) {
        return orderOf(node) == 0 || largest[2 * node] != 0;
    }

    private void update(int changed) {
        for (int node = changed / 2; node >= 1; node /= 2) {
            int order = orderOf(node);
            byte left = largest[2 * node];
            byte right = largest[2 * node + 1];
            largest[node] = left == order && right == order ? (byte) (order + 1) : (byte) Math.max(left, right);
        }
    }

    /** Whether nothing is taken. */
    boolean isFree() {
        return largest[1] == chunkOrder + 1;
    }

    /** Whether a block of this order can be taken. */
    boolean has(int order) {
        return largest[1] > order;
    }

    private int orderOf(int node) {
        return chunkOrder - (31 - Integer.numberOfLeadingZeros(node));
    }

    private int firstLeaf(int node) {
        return (node << orderOf(node)) - (1 << chunkOrder);
    }
}
