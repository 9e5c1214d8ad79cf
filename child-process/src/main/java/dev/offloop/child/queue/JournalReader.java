package dev.offloop.child.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads one file of a journal. Not by Chronicle, whose tailer waits at a record that a dead process has left open and
 * trusts every length that it finds, but by its format: documents aligned to four bytes, each with a header of four
 * bytes whose highest bit says that it is not complete, whose next one that it is Chronicle's own, and whose other bits
 * are its length (Chronicle's "Size Prefixed Blob"). Bytes are copied out of the file before they are looked at, so
 * that a file that shrinks is an {@link IOException}.
 *
 * <p>One thread at a time.
 */
public final class JournalReader implements AutoCloseable {
    private static final int NOT_COMPLETE = 1 << 31;
    private static final int CHRONICLES_OWN = 1 << 30;
    private static final int LENGTH = CHRONICLES_OWN - 1;
    private static final int ALIGNMENT = 4;

    /** Read at once. A buffer of the JDK, outside the heap, is as large. */
    private static final int PIECE_BYTES = 1 << 20;

    /** Read first when one record is asked for: most are not longer. */
    private static final int FIRST_BYTES = 1 << 10;

    private final Path file;
    private final FileChannel channel;
    private final JournalFrame frame = new JournalFrame();

    /** Opens the file. Blocks, as all of it does. */
    public JournalReader(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Receives what a scan finds, in the order of the file. */
    public interface Visitor {
        /**
         * A whole record.
         *
         * @param at where it begins in the file
         * @param bytes hold the body, little endian; used again when this returns
         * @param body where it begins in them
         * @param length of the body
         */
        void record(long at, long serial, ByteBuffer bytes, int body, int length);

        /** Bytes that are no record and should be. */
        void damaged(long from, long to);
    }

    /**
     * Reads the whole file.
     *
     * @return whether the last record was left open, as a writer does that is killed within an append
     */
    public boolean scan(Visitor visitor) throws IOException {
        ByteBuffer bytes = readAll();
        int limit = bytes.limit();
        int at = 0;
        boolean open = false;
        while (at + ALIGNMENT <= limit) {
            int header = bytes.getInt(at);
            int length = header & LENGTH;
            int from = at + ALIGNMENT;
            boolean complete = header > 0 && length <= limit - from;
            int body = complete && (header & CHRONICLES_OWN) == 0 ? frame.bodyLength(bytes, from, length) : -1;
            if (body >= 0) {
                visitor.record(from, JournalFrame.serial(bytes, from), bytes, from + JournalFrame.HEADER_BYTES, body);
                at = aligned(from + length);
            } else if (complete && (header & CHRONICLES_OWN) != 0) {
                at = aligned(from + length);
            } else {
                int next = nextRecord(bytes, at + ALIGNMENT, limit);
                if (next < 0) {
                    open = header == NOT_COMPLETE || (header < 0 && length != 0);
                    if (header > 0) {
                        visitor.damaged(at, limit);
                    }
                    return open;
                }
                visitor.damaged(at, next);
                at = next;
            }
        }
        return open;
    }

    private static int aligned(int position) {
        return (position + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Where the header of the next whole record stands; -1 when there is none. */
    private int nextRecord(ByteBuffer bytes, int from, int limit) {
        for (int at = from; at + ALIGNMENT + JournalFrame.HEADER_BYTES <= limit; at += ALIGNMENT) {
            if (JournalFrame.mayBegin(bytes, at + ALIGNMENT)) {
                int length = bytes.getInt(at);
                int room = limit - at - ALIGNMENT;
                if (length > 0
                        && (length & CHRONICLES_OWN) == 0
                        && length <= room
                        && frame.bodyLength(bytes, at + ALIGNMENT, length) >= 0) {
                    return at;
                }
            }
        }
        return -1;
    }

    private ByteBuffer readAll() throws IOException {
        byte[] all = new byte[Math.toIntExact(channel.size())];
        int length = 0;
        while (length < all.length) {
            int count = channel.read(ByteBuffer.wrap(all, length, Math.min(PIECE_BYTES, all.length - length)), length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return JournalFrame.littleEndian(all).limit(length);
    }

    /**
     * The body of the record that begins here, little endian.
     *
     * @throws IOException when no whole record is there any more
     */
    public ByteBuffer read(long at) throws IOException {
        ByteBuffer bytes = readUpTo(at, FIRST_BYTES);
        if (bytes.limit() >= JournalFrame.HEADER_BYTES) {
            int length = JournalFrame.HEADER_BYTES + JournalFrame.announcedLength(bytes);
            if (length > bytes.limit() && length <= JournalWriter.MAX_RECORD_BYTES) {
                bytes = readUpTo(at, length);
            }
        }
        int body = frame.bodyLength(bytes, 0, bytes.limit());
        if (body < 0) {
            throw new IOException("The record at " + at + " of " + file + " is damaged");
        }
        return bytes.slice(JournalFrame.HEADER_BYTES, body).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer readUpTo(long at, int length) throws IOException {
        ByteBuffer bytes = JournalFrame.littleEndian(new byte[length]);
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, at + bytes.position());
            if (count < 0) {
                break;
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
