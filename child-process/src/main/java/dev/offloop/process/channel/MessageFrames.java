package dev.offloop.process.channel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Messages on a stream of bytes:
 *
 * <pre>
 *  0        4                4 + n
 *  | n      | message ...    |        n: int, big-endian, 1 to the largest message
 * </pre>
 *
 * <p>Takes the stream in whatever pieces it comes, and gives messages. A message takes room as its bytes come, not as
 * it is announced. One thread.
 */
public final class MessageFrames {
    private static final int HEADER_BYTES = 4;
    private static final int FIRST_ROOM_BYTES = 4 << 10;

    private final int maxBytes;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);

    /** Of the message that is coming; 0 between messages. */
    private int announced;

    private byte[] room = {};
    private int filled;

    /** For messages of at most so many bytes. */
    public MessageFrames(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The bytes of one message. */
    public static ByteBuffer frame(byte[] message) {
        return ByteBuffer.allocate(HEADER_BYTES + message.length)
                .putInt(message.length)
                .put(message)
                .flip();
    }

    /**
     * Takes a piece of the stream.
     *
     * @param onMessage gets each message that is whole now; the bytes are its own
     * @throws ChannelException when this is no stream of messages; nothing may follow
     */
    public void feed(ByteBuffer piece, Consumer<byte[]> onMessage) {
        while (piece.hasRemaining()) {
            if (announced == 0) {
                readHeader(piece);
            } else {
                readBody(piece);
            }
            if (announced > 0 && filled == announced) {
                byte[] message = Arrays.copyOf(room, filled);
                announced = 0;
                filled = 0;
                onMessage.accept(message);
            }
        }
    }

    private void readHeader(ByteBuffer piece) {
        while (header.hasRemaining() && piece.hasRemaining()) {
            header.put(piece.get());
        }
        if (header.hasRemaining()) {
            return;
        }
        int length = header.flip().getInt();
        header.clear();
        if (length < 1 || length > maxBytes) {
            throw new ChannelException("A message of " + Integer.toUnsignedString(length)
                    + " bytes is announced, which is no message of this channel: it has 1 to " + maxBytes);
        }
        announced = length;
    }

    private void readBody(ByteBuffer piece) {
        int count = Math.min(piece.remaining(), announced - filled);
        if (room.length < filled + count) {
            int wanted = Math.max(filled + count, Math.max(FIRST_ROOM_BYTES, 2 * filled));
            room = Arrays.copyOf(room, Math.min(wanted, maxBytes));
        }
        piece.get(room, filled, count);
        filled += count;
    }

    /**
     * The stream has ended.
     *
     * @throws ChannelException when that was within a message
     */
    public void end() {
        if (announced > 0) {
            throw new ChannelException(
                    "The channel ended within a message: " + filled + " of " + announced + " bytes had come");
        }
        if (header.position() > 0) {
            throw new ChannelException("The channel ended within a message: its length had not come");
        }
    }
}
