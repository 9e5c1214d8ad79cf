package dev.offloop.benchmarks.peers;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** Echoes. */
final class RawChronicleEcho {
    private static final int BATCH = 64;

    private RawChronicleEcho() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        Bytes<?> buffer = Bytes.allocateElasticOnHeap();
        ThreadLocal<ExcerptTailer> tailer = ThreadLocal.withInitial(
                () -> RawQueues.open(directory.resolve("requests"), true).createTailer());
        ThreadLocal<ExcerptAppender> appender = ThreadLocal.withInitial(
                () -> RawQueues.open(directory.resolve("replies"), false).createAppender());
        new PollingThread("echo", () -> {
                    int read = 0;
                    while (read < BATCH && tailer.get().readBytes(buffer.clear())) {
                        read++;
                        appender.get().writeBytes(buffer);
                    }
                    return read;
                })
                .join();
    }
}
