package dev.offloop.child.queue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What stands before the body of each record of a journal, little endian:
 *
 * <pre>
 *  0        4        8                 16        20
 *  ┌────────┬────────┬─────────────────┬─────────┬───────────
 *  │ magic  │ crc    │ serial          │ length  │ body …
 *  └────────┴────────┴─────────────────┴─────────┴───────────
 *            CRC-32C of ─────────────────────────────────────
 * </pre>
 *
 * The magic number and the checksum find the next whole record behind a damaged place; the serial numbers, which count
 * up by one, tell how many are missing. Chronicle's own header of four bytes, which says that a record is complete, is
 * before it.
 */
final class JournalFrame {
    /** Of the header; the body begins here. */
    static final int HEADER_BYTES = 20;

    private static final int MAGIC = 0x4C4E_4A4F; // "OJNL"
    private static final int CRC_AT = 4;
    private static final int SERIAL_AT = 8;
    private static final int LENGTH_AT = 16;

    private final CRC32C crc = new CRC32C();

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the header of a record that fills the buffer up to the length. */
    void seal(ByteBuffer record, int length, long serial) {
        record.putInt(0, MAGIC);
        record.putLong(SERIAL_AT, serial);
        record.putInt(LENGTH_AT, length - HEADER_BYTES);
        record.putInt(CRC_AT, checksum(record, SERIAL_AT, length - SERIAL_AT));
    }

    /**
     * The length of the body of the record at this place.
     *
     * @param room bytes that it may take with its header
     * @return -1 when no whole record is there
     */
    int bodyLength(ByteBuffer bytes, int at, int room) {
        if (room < HEADER_BYTES || bytes.getInt(at) != MAGIC) {
            return -1;
        }
        int length = bytes.getInt(at + LENGTH_AT);
        if (length < 0 || length > room - HEADER_BYTES) {
            return -1;
        }
        int sum = checksum(bytes, at + SERIAL_AT, HEADER_BYTES - SERIAL_AT + length);
        return sum == bytes.getInt(at + CRC_AT) ? length : -1;
    }

    /** The length of the body as its header has it, which is not checked. */
    static int announcedLength(ByteBuffer bytes) {
        return bytes.getInt(LENGTH_AT);
    }

    static long serial(ByteBuffer bytes, int at) {
        return bytes.getLong(at + SERIAL_AT);
    }

    /** Whether a record may begin here; cheap. */
    static boolean mayBegin(ByteBuffer bytes, int at) {
        return bytes.getInt(at) == MAGIC;
    }

    private int checksum(ByteBuffer bytes, int from, int length) {
        crc.reset();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }
}
