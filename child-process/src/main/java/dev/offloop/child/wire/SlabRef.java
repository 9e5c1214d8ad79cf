package dev.offloop.child.wire;

/**
 * A range of the arena that two processes share: where a body stands, or where it may be written.
 *
 * @param offset of its first byte, from the start of the arena
 * @param length in bytes
 * @param stamp given anew each time a slab is handed out, so that a reference to an earlier use is told apart
 */
public record SlabRef(long offset, int length, int stamp) {
    public SlabRef {
        if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
            throw new CorruptFrameException("A slab of " + length + " bytes at " + offset);
        }
    }

    /** The offset behind its last byte. */
    public long end() {
        return offset + length;
    }
}
