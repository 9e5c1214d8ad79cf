package dev.offloop.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * Chronicle Queue as it is, to one child JVM and back: two queues in shared memory, both sides polling. What Offloop's
 * strategy {@code child} is built on, without its frames, dispatcher, wake-ups and supervision.
 */
public final class RawChronicle implements Peer {
    private final Path directory;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Bytes<?> buffer = Bytes.allocateElasticOnHeap();
    private final ThreadLocal<ExcerptAppender> appender;
    private final ThreadLocal<ExcerptTailer> tailer;
    private final Process child;
    private final PollingThread caller;

    private RawChronicle() throws IOException {
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "raw-chronicle")
                : Files.createTempDirectory("raw-chronicle");
        appender = ThreadLocal.withInitial(
                () -> RawQueues.open(directory.resolve("requests"), false).createAppender());
        tailer = ThreadLocal.withInitial(
                () -> RawQueues.open(directory.resolve("replies"), true).createTailer());
        child = JvmChild.start(RawChronicleEcho.class, directory.toString());
        caller = new PollingThread("caller", this::poll);
    }

    /** Starts the child. */
    public static Peer start() throws IOException {
        return new RawChronicle();
    }

    public static void main(String[] args) throws IOException {
        PeerProgram.serve("Chronicle Queue " + RawQueues.version() + ", one child", start());
    }

    private int poll() {
        int read = 0;
        while (read < waiting.size() && tailer.get().readBytes(buffer.clear())) {
            read++;
            waiting.removeFirst().run();
        }
        return read;
    }

    @Override
    public Executor caller() {
        return caller;
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        waiting.addLast(answered);
        appender.get().writeBytes(bytes -> bytes.write(payload));
    }

    @Override
    public void close() {
        caller.close();
        child.destroyForcibly();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
