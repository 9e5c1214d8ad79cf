package dev.offloop.child.memory;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slabs that one child may read and write. Whatever becomes of the child, closing its account, once it is dead,
 * gives all of them back; before that a slab it may still write to is never handed to another. The arena's thread only.
 */
public final class SlabAccount implements AutoCloseable {
    private final PayloadArena arena;
    private final Set<Slab> slabs = new HashSet<>();
    private long bytes;

    SlabAccount(PayloadArena arena) {
        this.arena = arena;
    }

    /**
     * Takes a slab for a body.
     *
     * @return null when there is no room now
     * @throws IllegalArgumentException when no slab can be as large
     */
    public @Nullable Slab take(int bytes) {
        Slab slab = arena.take(bytes);
        if (slab != null) {
            slabs.add(slab);
            this.bytes += slab.bytes();
        }
        return slab;
    }

    /** Gives a slab back. */
    public void giveBack(Slab slab) {
        if (!slabs.remove(slab)) {
            throw new IllegalStateException(slab + " is not on this account");
        }
        bytes -= slab.bytes();
        arena.giveBack(slab);
    }

    /** What the slabs held take. */
    public long bytes() {
        return bytes;
    }

    /** Slabs held. */
    public int size() {
        return slabs.size();
    }

    /** Gives back all that is held; only once the child is dead. */
    @Override
    public void close() {
        slabs.forEach(arena::giveBack);
        slabs.clear();
        bytes = 0;
    }
}
