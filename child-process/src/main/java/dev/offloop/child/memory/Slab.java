package dev.offloop.child.memory;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A piece of the arena that a task holds. Its bytes may be copied by any thread while it is held; everything else
 * belongs to the arena's thread.
 */
public final class Slab {
    private final Chunk chunk;
    private final int leaf;
    private final int order;
    private final int bytes;
    private final int stamp;
    private boolean held = true;

    Slab(Chunk chunk, int leaf, int order, int bytes, int stamp) {
        this.chunk = chunk;
        this.leaf = leaf;
        this.order = order;
        this.bytes = bytes;
        this.stamp = stamp;
    }

    /** Bytes it can hold: its size class. */
    public int bytes() {
        return bytes;
    }

    /** How the other process finds the first bytes of it. */
    public SlabRef ref(int length) {
        if (length > bytes) {
            throw new IllegalArgumentException(length + " bytes in a slab of " + bytes);
        }
        return new SlabRef(chunk.offset() + start(), length, stamp);
    }

    /** Whether the other process answered with a range of this slab, in this use of it. */
    public boolean contains(SlabRef ref) {
        long first = chunk.offset() + start();
        return ref.stamp() == stamp && ref.offset() >= first && ref.end() <= first + bytes;
    }

    /** Writes a body to its start. */
    public void write(byte[] body) {
        MemorySegment.copy(body, 0, chunk.memory(), ValueLayout.JAVA_BYTE, start(), body.length);
    }

    /**
     * Reads a range that the other process named.
     *
     * @throws CorruptFrameException when it is none of this slab
     */
    public void read(SlabRef ref, byte[] into) {
        if (!contains(ref)) {
            throw new CorruptFrameException(ref + " is no part of " + this);
        }
        MemorySegment.copy(chunk.memory(), ValueLayout.JAVA_BYTE, ref.offset() - chunk.offset(), into, 0, ref.length());
    }

    /** The stamp of this use of it. */
    public int stamp() {
        return stamp;
    }

    /** Its first bytes, to be read and written in place. */
    public MemoryLoan lend(int length) {
        if (length > bytes) {
            throw new IllegalArgumentException(length + " bytes of a slab of " + bytes);
        }
        return new MemoryLoan(chunk.memory().asSlice(start(), length));
    }

    private long start() {
        return (long) leaf * PayloadArena.MIN_SLAB_BYTES;
    }

    /** Gives the memory back. */
    void giveBack() {
        if (!held) {
            throw new IllegalStateException(this + " was given back twice");
        }
        held = false;
        chunk.tree().giveBack(leaf, order);
    }

    @Override
    public String toString() {
        return ref(bytes).toString();
    }
}
