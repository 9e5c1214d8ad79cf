package dev.offloop.child.wire;

import java.nio.ByteBuffer;

/**
 * The first bytes on a child's connection: which child it is, and what the connection is for.
 *
 * @param purpose of the connection
 * @param serial counts all children of the parent
 */
public record Hello(Purpose purpose, long serial) {
    /** Bytes of a hello: 1 for the purpose, 8 for the serial number, big-endian. */
    public static final int BYTES = 1 + Long.BYTES;

    /** What a connection is for. */
    public enum Purpose {
        /** Either side writes a byte to wake the other. */
        BELL(1),
        /** The parent writes heartbeats; its end-of-file is the news that the other process is gone. */
        LIFELINE(2);

        private final byte code;

        Purpose(int code) {
            this.code = (byte) code;
        }

        private static Purpose of(byte code) {
            return switch (code) {
                case 1 -> BELL;
                case 2 -> LIFELINE;
                default -> throw new CorruptFrameException("A hello for purpose " + code);
            };
        }
    }

    /** As bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES).put(purpose.code).putLong(serial).array();
    }

    /**
     * From bytes.
     *
     * @throws CorruptFrameException when they are no hello
     */
    public static Hello decode(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new CorruptFrameException("A hello of " + bytes.length + " bytes instead of " + BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Hello(Purpose.of(buffer.get()), buffer.getLong());
    }
}
