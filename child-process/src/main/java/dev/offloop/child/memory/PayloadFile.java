package dev.offloop.child.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A body that is too large for a frame, in a file of its own. Written by system calls, which report a full disk, where
 * a mapping would crash; read through a mapping, copied out before its checksum is taken.
 */
public final class PayloadFile {
    /** Room that bodies leave to the queues, whose pages are made when touched and must not find the disk full. */
    static final long RESERVE_BYTES = 16L << 20;

    /** The JDK copies what it writes of an array into memory of its own, which the thread keeps. */
    private static final int WRITTEN_AT_ONCE = 1 << 20;

    private PayloadFile() {}

    /** Where the body of a request stands. */
    public static Path ofRequest(Path directory, long taskId, int attempt) {
        return directory.resolve("request-" + taskId + "-" + attempt);
    }

    /** Where the body of a reply stands. */
    public static Path ofReply(Path directory, long taskId, int attempt) {
        return directory.resolve("reply-" + taskId + "-" + attempt);
    }

    /**
     * Writes the body.
     *
     * @return its CRC-32C
     * @throws IOException when there is no room; nothing is left of the file
     */
    public static int write(Path file, byte[] body) throws IOException {
        long room = Files.getFileStore(file.getParent()).getUsableSpace();
        if (room < body.length + RESERVE_BYTES) {
            throw new IOException("No room for a body of " + body.length + " bytes in " + file.getParent() + ": " + room
                    + " bytes are free, of which " + RESERVE_BYTES + " are kept for the queues");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int from = 0; from < body.length; from += WRITTEN_AT_ONCE) {
                ByteBuffer buffer = ByteBuffer.wrap(body, from, Math.min(WRITTEN_AT_ONCE, body.length - from));
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return crc(body);
    }

    /**
     * Reads the body and deletes the file.
     *
     * @throws IOException when the file is missing, has another length or another checksum
     */
    public static byte[] take(Path file, long length, int crc) throws IOException {
        byte[] body;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() != length || length > Integer.MAX_VALUE - 8) {
                throw new IOException(file + " has " + channel.size() + " bytes instead of " + length);
            }
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, length, arena);
            body = mapped.toArray(ValueLayout.JAVA_BYTE);
        } finally {
            Files.deleteIfExists(file);
        }
        if (crc(body) != crc) {
            throw new IOException(file + " does not have the checksum that was sent with it");
        }
        return body;
    }

    private static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
