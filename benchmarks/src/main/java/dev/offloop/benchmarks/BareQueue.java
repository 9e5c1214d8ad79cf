package dev.offloop.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * One Chronicle queue as it is, written and read by one thread: the limit of what is built on it. In shared memory
 * where there is any; files that were passed are deleted. One thread.
 */
final class BareQueue implements AutoCloseable {
    private static final long MILLIS_PER_HOUR = 3_600_000;

    private final Queue<File> passed = new ConcurrentLinkedQueue<>();
    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final long bytesPerFile;
    private long hours = 1;
    private long written;

    /**
     * Opens it.
     *
     * @param blockBytes mapped at once; a message may be a quarter of it
     * @param bytesPerFile after which the next file begins
     */
    BareQueue(long blockBytes, long bytesPerFile) throws IOException {
        this.bytesPerFile = bytesPerFile;
        directory = sharedDirectory("bare-queue");
        queue = SingleChronicleQueueBuilder.binary(directory.resolve("queue"))
                .blockSize(blockBytes)
                .rollCycle(RollCycles.FAST_HOURLY)
                .timeProvider(() -> hours * MILLIS_PER_HOUR)
                .storeFileListener((cycle, file) -> passed.add(file))
                .build();
        appender = queue.createAppender();
        tailer = queue.createTailer();
    }

    /** A new directory in shared memory, or else here. */
    static Path sharedDirectory(String name) throws IOException {
        Path shared = Path.of("/dev/shm");
        return Files.createTempDirectory(Files.isWritable(shared) ? shared : Path.of("."), name);
    }

    /** Writes from one array, and reads into the other. */
    void through(byte[] from, byte[] to) throws IOException {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(from, 0, from.length);
        }
        try (DocumentContext document = tailer.readingDocument()) {
            document.wire().bytes().read(to, 0, to.length);
        }
        written += from.length;
        if (written > bytesPerFile) {
            nextFile();
        }
    }

    private void nextFile() throws IOException {
        written = 0;
        hours++;
        for (File file = passed.poll(); file != null; file = passed.poll()) {
            Files.deleteIfExists(file.toPath());
        }
    }

    @Override
    public void close() throws IOException {
        queue.close();
        delete(directory);
    }

    /** With all that is in it. */
    static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
