package dev.offloop.child.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * The files of one queue: made before the writer reaches them. What the reader has passed becomes the next file when
 * that is to be as large, and is deleted otherwise. At most {@value #MAX_FILES} stand at a time; that is the queue's
 * quota.
 *
 * <p>A file is made with all the room it will ever need, full of zeros. Were it left to grow as it is written, a full
 * disk would show as a crash of the JVM in the middle of an append. Room alone, as {@code fallocate} makes it, would
 * do, but only pages that were written once are mapped many at a time; see {@link FrameAppender}.
 *
 * <p>In a file that is used again stands what it held before, behind its new head. Chronicle clears the place of the
 * next header before it completes a frame, so none of it is ever read.
 *
 * <p>Works by name, counting up from the first cycle: a listing would see files that are just being made. Blocks; not
 * on the loop. One thread at a time.
 */
public final class QueueFiles implements CycleFiles {
    /** The one the reader may still hold, the one it reads, the next. */
    public static final int MAX_FILES = 3;

    /** What Chronicle puts into a file beside frames: its head and its index pages. */
    private static final int BESIDE_FRAMES_BYTES = 192 << 10;

    /** Files grow only where so many of the larger ones have room, so that the other queues find some too. */
    private static final int AMPLE = 4;

    private final Path directory;
    private final CycleFile files;
    private final int frameBytes;
    private final CycleSize size;
    private final LongSupplier nanoClock;

    /** How large the standing files are, by their cycle, modulo. */
    private final long[] cycleBytesOf = new long[MAX_FILES + 1];

    private int firstKept = RollClock.FIRST_CYCLE;
    private int prepared = RollClock.FIRST_CYCLE - 1;
    private long preparedNanos;

    /**
     * For a queue in this directory, which is made when needed.
     *
     * @param cycleBytes a file that holds as much is followed by the next, at the latest
     * @param frameBytes the longest frame, which may be the last of a file
     */
    public QueueFiles(Path directory, long cycleBytes, int frameBytes) throws IOException {
        this(directory, cycleBytes, frameBytes, System::nanoTime);
    }

    QueueFiles(Path directory, long cycleBytes, int frameBytes, LongSupplier nanoClock) throws IOException {
        // Not what is above it: that may have been deleted meanwhile, and is not to come back.
        this.directory = Files.isDirectory(directory) ? directory : Files.createDirectory(directory);
        this.files = new CycleFile(this.directory);
        this.frameBytes = frameBytes;
        this.size = new CycleSize(cycleBytes);
        this.nanoClock = nanoClock;
    }

    /** The room that one file takes. */
    public static long fileBytes(long cycleBytes, int frameBytes) {
        return cycleBytes + frameBytes + BESIDE_FRAMES_BYTES;
    }

    /**
     * After how many bytes the first file of a queue is followed by the next.
     *
     * @param cycleBytes of all files at most
     */
    public static long firstCycleBytes(long cycleBytes) {
        return new CycleSize(cycleBytes).bytes();
    }

    /**
     * Makes the files up to the one after that which the reader stands in, and deletes those that it has passed: it may
     * still hold the one before the one it reads, so all below that.
     *
     * @param readCycle the cycle that the reader stands in; any number below the first when it has not begun
     * @throws IOException when there is no room; what was made stays
     */
    @Override
    public Prepared prepare(int readCycle) throws IOException {
        int read = Math.max(readCycle, RollClock.FIRST_CYCLE);
        while (prepared <= read) {
            prepareNext(read);
            prepared++;
        }
        deletePassed(read);
        return new Prepared(prepared, cycleBytesOf(prepared));
    }

    private void prepareNext(int readCycle) throws IOException {
        int next = prepared + 1;
        long now = nanoClock.getAsLong();
        if (next > RollClock.FIRST_CYCLE + 1 && room() >= AMPLE * fileBytes(2 * size.bytes(), frameBytes)) {
            size.onLasted(now - preparedNanos);
        }
        boolean passed = firstKept < readCycle - 1;
        if (passed && cycleBytesOf(firstKept) == size.bytes() && useAgain(firstKept, next)) {
            firstKept++;
        } else {
            deletePassed(readCycle);
            makeAsLargeAsThereIsRoomFor(next);
        }
        cycleBytesOf[next % cycleBytesOf.length] = size.bytes();
        preparedNanos = now;
    }

    private long cycleBytesOf(int cycle) {
        return cycleBytesOf[cycle % cycleBytesOf.length];
    }

    private void deletePassed(int readCycle) throws IOException {
        for (; firstKept < readCycle - 1; firstKept++) {
            Files.deleteIfExists(files.of(firstKept, SingleChronicleQueue.SUFFIX));
        }
    }

    /** Only the head is made anew. False when another process deleted the file. */
    private boolean useAgain(int passed, int cycle) throws IOException {
        Path unfinished = files.of(cycle, ".tmp");
        try {
            Files.move(files.of(passed, SingleChronicleQueue.SUFFIX), unfinished, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        }
        files.finish(cycle, unfinished, files::writeHead);
        return true;
    }

    /** Asks for the room first, so that no other process finds none while a large file is tried. */
    private void makeAsLargeAsThereIsRoomFor(int cycle) throws IOException {
        if (room() < fileBytes(size.bytes(), frameBytes)) {
            size.onNoRoom();
        }
        make(cycle);
    }

    private long room() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private void make(int cycle) throws IOException {
        files.make(cycle, fileBytes(size.bytes(), frameBytes));
    }
}
