package dev.offloop.child.wire;

import java.util.Arrays;

/**
 * A reusable array that holds one encoded frame, or several one behind the other, as one document of a queue does.
 * Grows to the most it ever held, which the frame limit bounds.
 */
public final class FrameBuffer {
    private byte[] array;
    private int length;

    public FrameBuffer(int initialBytes) {
        array = new byte[initialBytes];
    }

    /** The bytes; those up to {@link #length()} are what it holds. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Makes room for a frame of this many bytes, keeping none of the old ones. */
    public byte[] reset(int frameBytes) {
        if (array.length < frameBytes) {
            array = new byte[Math.max(frameBytes, array.length * 2)];
        } else {
            Arrays.fill(array, 0, Math.min(frameBytes, FrameLayout.HEADER_BYTES), (byte) 0);
        }
        length = frameBytes;
        return array;
    }

    /** Puts a frame behind what it holds. */
    public void add(FrameBuffer frame) {
        int longer = length + frame.length;
        if (array.length < longer) {
            array = Arrays.copyOf(array, Math.max(longer, array.length * 2));
        }
        System.arraycopy(frame.array, 0, array, length, frame.length);
        length = longer;
    }

    /**
     * Copies one of several frames.
     *
     * @param from where it begins
     * @return where the next one begins; {@link #length()} after the last
     * @throws CorruptFrameException when what stands there is no frame
     */
    public int copyFrame(int from, FrameBuffer into) {
        int size = length - from < FrameLayout.HEADER_BYTES ? 0 : InlineFrame.lengthAt(array, from);
        if (size < FrameLayout.HEADER_BYTES || size > length - from) {
            throw new CorruptFrameException(
                    "A frame of " + size + " bytes where " + (length - from) + " are left of its document");
        }
        System.arraycopy(array, from, into.reset(size), 0, size);
        return from + size;
    }
}
