package dev.offloop.child.wire;

import java.util.Arrays;

/** A frame's payload: in the frame, or beside it when it is large. */
public sealed interface Body {
    /** Bytes of the payload. */
    long length();

    /** The same payload, in no buffer that is going to be overwritten. */
    default Body detached() {
        return this;
    }

    /**
     * Within the frame: a slice of an array that is not copied and must not be changed meanwhile.
     *
     * @param array holds the bytes
     * @param from where they begin
     * @param size how many there are
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy per frame would cost what the record saves.
    record Inline(byte[] array, int from, int size) implements Body {
        /** No bytes. */
        public static final Inline EMPTY = new Inline(new byte[0]);

        /** The whole array. */
        public Inline(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        @Override
        public long length() {
            return size;
        }

        @Override
        public Body detached() {
            return new Inline(Arrays.copyOfRange(array, from, from + size));
        }
    }

    /** In the arena that parent and child share. */
    record InArena(SlabRef ref) implements Body {
        @Override
        public long length() {
            return ref.length();
        }
    }

    /**
     * In a payload file of its own, whose name follows from the frame's task and attempt.
     *
     * @param crc CRC-32C of the payload
     */
    record InFile(long length, int crc) implements Body {
        public InFile {
            if (length < 0) {
                throw new CorruptFrameException("Payload file of " + length + " bytes");
            }
        }
    }
}
