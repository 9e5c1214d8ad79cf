package dev.offloop.jobs.journal;

import dev.offloop.child.queue.JournalReader;
import dev.offloop.child.queue.JournalWriter;
import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The files of a journal as one: records are appended to the last, read from any, and the first is dropped when nothing
 * in it counts any more. A record's address is the number of its file, in the order of this process, and its place in
 * it. The next file is made beforehand, on a thread of its own; when that fails, there is no room. The journal's
 * thread.
 */
final class Segments implements AutoCloseable {
    static final String FILES_THREAD = "offloop-journal-files";

    private static final Logger LOG = Logs.of(Segments.class);
    private static final int PLACE_BITS = 32;
    private static final long PLACE = (1L << PLACE_BITS) - 1;

    /** Files begin small, so that a service which accepts little takes little, and double. */
    private static final long FIRST_BYTES = 1 << 20;

    /** Open at once. */
    private static final int MAX_READERS = 64;

    /** How long to wait before another try to make a file. */
    static final long RETRY_MILLIS = 1_000;

    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(FILES_THREAD).factory());
    private final LinkedHashMap<Integer, JournalReader> readers = new LinkedHashMap<>(16, 0.75F, true);
    private final List<Segment> segments = new ArrayList<>();
    private final Path run;
    private final long maxBytes;
    private final boolean synced;
    private final JournalWriter writer;
    private final Head head;
    private int firstNumber;
    private long nextBytes;
    private long serial;
    private long syncs;
    private @Nullable CompletableFuture<Void> making;
    private @Nullable String noRoom;

    private static final class Segment {
        final Path file;
        long bytes;
        int jobs;

        Segment(Path file, long bytes) {
            this.file = file;
            this.bytes = bytes;
        }
    }

    /**
     * Opens a journal behind what earlier processes have left, for reading first.
     *
     * @param files what they have left, which have the addresses from 0
     * @param synced whether a file is synced before the next one is written
     */
    Segments(Path journal, List<Path> files, long maxBytes, boolean synced, Head head) throws IOException {
        this.maxBytes = maxBytes;
        this.synced = synced;
        this.head = head;
        for (Path file : files) {
            segments.add(new Segment(file, Files.size(file)));
        }
        List<Path> runs = JournalFiles.runs(journal);
        this.run = JournalFiles.run(journal, runs.isEmpty() ? 1 : JournalFiles.number(runs.getLast()) + 1);
        long first = Math.min(maxBytes, FIRST_BYTES);
        this.writer = JournalWriter.create(run, first);
        segments.add(new Segment(writer.file(), 0));
        this.nextBytes = Math.min(maxBytes, 2 * first);
        make();
    }

    /** The last record that earlier processes have written. */
    void continueAfter(long lastSerial) {
        serial = lastSerial;
    }

    private void make() {
        int cycle = writer.cycle() + 1;
        long bytes = nextBytes;
        making = CompletableFuture.runAsync(
                () -> {
                    try {
                        JournalWriter.prepare(run, cycle, bytes);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                maker);
    }

    /** Why nothing new is to be accepted; null when it may be. */
    @Nullable
    String noRoom() {
        CompletableFuture<Void> now = making;
        if (now != null && now.isCompletedExceptionally()) {
            onMakingFailed(now);
        }
        return noRoom;
    }

    private void onMakingFailed(CompletableFuture<Void> failed) {
        Throwable cause = failed.exceptionNow();
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        making = null;
        if (noRoom == null) {
            LOG.warn("The journal has no room: {}; no new job is accepted until there is", reason.getMessage());
        }
        noRoom = String.valueOf(reason.getMessage());
        nextBytes = Math.min(maxBytes, FIRST_BYTES);
    }

    /** Tries again to make the next file, when there was no room for it. */
    void tryAgain() {
        if (making == null && noRoom() != null) {
            make();
        }
        CompletableFuture<Void> now = making;
        if (noRoom != null && now != null && now.isDone() && !now.isCompletedExceptionally()) {
            LOG.info("The journal has room again");
            noRoom = null;
        }
    }

    /** Whether there is room for a record; goes on to the next file if need be, and waits for that to be made. */
    boolean ensureRoom(int length) throws IOException {
        if (writer.room() >= JournalWriter.roomFor(length)) {
            return true;
        }
        CompletableFuture<Void> next = making;
        if (next == null) {
            return false;
        }
        try {
            next.join();
        } catch (CompletionException e) {
            onMakingFailed(next);
            return false;
        }
        noRoom = null;
        last().bytes = writer.end();
        if (synced) {
            sync();
        }
        writer.roll(nextBytes);
        segments.add(new Segment(writer.file(), 0));
        nextBytes = Math.min(maxBytes, 2 * nextBytes);
        make();
        return true;
    }

    /** Whether an attempt may begin: that its end can be recorded too, while there is no next file. */
    boolean mayBegin() {
        return noRoom() == null || writer.room() > Math.min(maxBytes, FIRST_BYTES) / 4;
    }

    /** Appends a record for which there is room. */
    long append(ByteBuffer record, int length) {
        long place = writer.append(record, length, ++serial);
        Segment last = last();
        last.bytes = writer.end();
        return address(lastNumber(), place);
    }

    /** What was appended survives a loss of power. */
    void sync() throws IOException {
        syncs += writer.sync();
    }

    /** Tells of what was appended. */
    void publish() {
        head.set(serial);
    }

    /** The body of a record. */
    ByteBuffer read(long address) throws IOException {
        int number = number(address);
        JournalReader reader = readers.get(number);
        if (reader == null) {
            reader = new JournalReader(segments.get(number - firstNumber).file);
            readers.put(number, reader);
            if (readers.size() > MAX_READERS) {
                Map.Entry<Integer, JournalReader> eldest =
                        readers.entrySet().iterator().next();
                readers.remove(eldest.getKey());
                eldest.getValue().close();
            }
        }
        return reader.read(address & PLACE);
    }

    static long address(int number, long place) {
        return ((long) number << PLACE_BITS) | place;
    }

    static int number(long address) {
        return (int) (address >>> PLACE_BITS);
    }

    /** A job is recorded as accepted here, or not any more. */
    void count(long address, int jobs) {
        segments.get(number(address) - firstNumber).jobs += jobs;
    }

    int firstNumber() {
        return firstNumber;
    }

    /** The number of the file that is being written. */
    int lastNumber() {
        return firstNumber + segments.size() - 1;
    }

    /** Jobs whose acceptance is in the first file. */
    int jobsInFirst() {
        return segments.getFirst().jobs;
    }

    /** Of all files, as far as they are written. */
    long bytes() {
        long sum = 0;
        for (Segment segment : segments) {
            sum += segment.bytes;
        }
        return sum;
    }

    long syncs() {
        return syncs;
    }

    /** Deletes the first file, in which nothing counts any more; not the one that is being written. */
    void dropFirst() throws IOException {
        Path file = segments.getFirst().file;
        forget(firstNumber);
        segments.removeFirst();
        firstNumber++;
        Files.deleteIfExists(file);
        Path directory = file.getParent();
        if (directory != null && !directory.equals(run) && isEmpty(directory)) {
            Files.delete(directory);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Moves a file aside in which nothing counts any more; its number stays, for an empty one. */
    Path setAside(int number, Path damaged) throws IOException {
        Segment segment = segments.get(number - firstNumber);
        forget(number);
        Path directory = segment.file.getParent();
        Path aside =
                damaged.resolve((directory == null ? "" : directory.getFileName() + "-") + segment.file.getFileName());
        Files.createDirectories(damaged);
        Files.move(segment.file, aside);
        segment.bytes = 0;
        return aside;
    }

    private void forget(int number) throws IOException {
        JournalReader reader = readers.remove(number);
        if (reader != null) {
            reader.close();
        }
    }

    private Segment last() {
        return segments.getLast();
    }

    @Override
    public void close() throws IOException {
        maker.close();
        for (JournalReader reader : readers.values()) {
            reader.close();
        }
        writer.close();
    }
}
