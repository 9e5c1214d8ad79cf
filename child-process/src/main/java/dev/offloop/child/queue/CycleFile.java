package dev.offloop.child.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes single files of a queue, under the names at which Chronicle finds them. Blocks. One thread at a time. */
final class CycleFile {
    /**
     * What Chronicle expects to be zeros unless it has written it: the head of a file with the first page of its index,
     * 66 KiB, and where the first frame begins. The next page of the index would come after a million frames.
     */
    static final int HEAD_BYTES = 96 << 10;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern(RollClock.CYCLE.format()).withZone(ZoneOffset.UTC);

    private final Path directory;

    CycleFile(Path directory) {
        this.directory = directory;
    }

    /** The file of a cycle. */
    Path of(int cycle, String suffix) {
        Instant start = Instant.ofEpochMilli((long) cycle * RollClock.CYCLE.lengthInMillis());
        return directory.resolve(NAME.format(start) + suffix);
    }

    /**
     * Makes the file with all the room it will ever need, full of zeros.
     *
     * @throws IOException when there is no room; then there is no file
     */
    void make(int cycle, long fileBytes) throws IOException {
        finish(cycle, of(cycle, ".tmp"), file -> fill(file, fileBytes));
    }

    /** Chronicle renames a file of this name when it reaches the cycle. */
    void finish(int cycle, Path unfinished, Filling filling) throws IOException {
        try {
            filling.fill(unfinished);
            Files.move(unfinished, of(cycle, ".precreated"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** What writes the content of a file. */
    interface Filling {
        void fill(Path file) throws IOException;
    }

    private void fill(Path file, long fileBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(QueueTemplate.bytes(directory)));
            fillUpTo(fileBytes, channel);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new FileSystemException(
                    file.toString(), null, "there is no room for its " + fileBytes + " bytes (" + e.getMessage() + ")");
        }
    }

    /** Makes the head of a file anew. */
    void writeHead(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(QueueTemplate.bytes(directory)));
            fillUpTo(HEAD_BYTES, channel);
        }
    }

    private static void fillUpTo(long end, FileChannel channel) throws IOException {
        for (long left = end - channel.position(); left > 0; left = end - channel.position()) {
            write(channel, ZEROS.slice(0, (int) Math.min(left, ZEROS.capacity())));
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
