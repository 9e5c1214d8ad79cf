package dev.offloop.child.queue;

import dev.offloop.child.memory.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Writes a journal: a queue of Chronicle in a directory of its own, which no other process ever writes. It goes on to a
 * next file only when that was made before with all its room, so that a full disk is never met within an append. What
 * is appended survives the death of this process; {@link #sync} makes it survive a loss of power.
 *
 * <p>One thread at a time, but for {@link #prepare}, which another thread may call.
 */
public final class JournalWriter implements AutoCloseable {
    /** The longest record that is taken, with its header. */
    public static final int MAX_RECORD_BYTES = 256 << 10;

    /** Where the body of a record begins in the buffer that is given to {@link #append}. */
    public static final int BODY_AT = JournalFrame.HEADER_BYTES;

    /** What Chronicle puts before a record: its own header, up to four bytes so that it is aligned; then the record. */
    private static final int AROUND_BYTES = 8;

    /** What Chronicle puts into a file beside records: its head and its index pages. */
    private static final int BESIDE_RECORDS_BYTES = 192 << 10;

    private final RollClock clock = new RollClock();
    private final JournalFrame frame = new JournalFrame();
    private final Path directory;
    private final CycleFile files;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final FileChannel directoryChannel;
    private long limit;
    private long end;
    private long syncedEnd;
    private boolean rolling;
    private boolean isNew = true;

    private JournalWriter(Path directory, long bytes) throws IOException {
        this.directory = directory;
        this.files = new CycleFile(directory);
        this.limit = CycleFile.HEAD_BYTES + bytes;
        this.directoryChannel = FileChannel.open(directory, StandardOpenOption.READ);
        this.queue = Queues.open(directory, clock);
        this.appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    /**
     * Makes the directory with its first file, which holds so many bytes of records. Blocks.
     *
     * @throws IOException when there is no room; then there is no directory
     */
    public static JournalWriter create(Path directory, long bytes) throws IOException {
        Files.createDirectory(directory);
        try {
            prepare(directory, RollClock.FIRST_CYCLE, bytes);
            return new JournalWriter(directory, bytes);
        } catch (IOException e) {
            Files.deleteIfExists(directory);
            throw e;
        }
    }

    /**
     * Makes a file that the writer may go on to. Blocks. Any thread.
     *
     * @param cycle one above the last one
     * @param bytes of records that it holds; with one more, of at most {@value #MAX_RECORD_BYTES} bytes
     * @throws IOException when there is no room; then there is no file
     */
    public static void prepare(Path directory, int cycle, long bytes) throws IOException {
        new CycleFile(directory).make(cycle, fileBytes(bytes));
    }

    /** What a file takes that holds so many bytes of records. */
    public static long fileBytes(long bytes) {
        return bytes + MAX_RECORD_BYTES + BESIDE_RECORDS_BYTES;
    }

    /** The roll cycle that it writes in, from {@value RollClock#FIRST_CYCLE}. */
    public int cycle() {
        return clock.cycle();
    }

    /** The file that it writes, which is there from the first record on. */
    public Path file() {
        return files.of(clock.cycle(), SingleChronicleQueue.SUFFIX);
    }

    /**
     * Bytes of further records that the file holds, negative when it is full; each takes 8 bytes more than it is long.
     */
    public long room() {
        return limit - end;
    }

    /** Bytes of the file that are written. */
    public long end() {
        return end;
    }

    /** Goes on to the next file, which has been prepared with so many bytes. */
    public void roll(long bytes) {
        clock.advance();
        limit = CycleFile.HEAD_BYTES + bytes;
        end = 0;
        syncedEnd = 0;
        isNew = true;
        rolling = true;
    }

    /**
     * Appends one record. To be called with room for it only.
     *
     * @param record holds the body from {@link #BODY_AT} to the length; what is before it is written here
     * @return where it begins in the file
     */
    public long append(ByteBuffer record, int length, long serial) {
        frame.seal(record, length, serial);
        long at;
        try (DocumentContext document = appender.writingDocument()) {
            boolean whole = false;
            try {
                if (rolling) {
                    Failpoint.JOURNAL_AT_ROLL.reached();
                    rolling = false;
                }
                Bytes<?> bytes = document.wire().bytes();
                at = bytes.writePosition();
                bytes.write(record.array(), record.arrayOffset(), length);
                Failpoint.JOURNAL_INSIDE_APPEND.reached();
                whole = true;
            } finally {
                if (!whole) {
                    document.rollbackOnClose();
                }
            }
        }
        end = at + length;
        Failpoint.JOURNAL_AFTER_APPEND.reached();
        return at;
    }

    /** Bytes that a record of this length takes of the room. */
    public static int roomFor(int length) {
        return length + AROUND_BYTES;
    }

    /**
     * Has what was appended written to the disk: {@code fdatasync} of the file, and of its directory when the file is
     * new. Blocks.
     *
     * @return how many times the disk was asked
     */
    public int sync() throws IOException {
        if (end == syncedEnd) {
            return 0;
        }
        int calls = 1;
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.force(false);
        }
        if (isNew) {
            isNew = false;
            directoryChannel.force(true);
            calls++;
        }
        syncedEnd = end;
        return calls;
    }

    @Override
    public void close() {
        queue.close();
        try {
            directoryChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The directory " + directory + " cannot be closed", e);
        }
    }
}
