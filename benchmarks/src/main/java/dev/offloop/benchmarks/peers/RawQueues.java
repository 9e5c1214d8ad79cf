package dev.offloop.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.StoreFileListener;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/** Queues that leave no more than a minute of messages behind. */
final class RawQueues {
    /** A message may be a quarter of it. */
    private static final long BLOCK_BYTES = 64L << 20;

    private RawQueues() {}

    /**
     * Opens one.
     *
     * @param forReading whether files are deleted once they have been read
     */
    static SingleChronicleQueue open(Path directory, boolean forReading) {
        return SingleChronicleQueueBuilder.single(directory.toFile())
                .rollCycle(LegacyRollCycles.MINUTELY)
                .blockSize(BLOCK_BYTES)
                .storeFileListener(forReading ? new Deleting() : StoreFileListener.noOp())
                .build();
    }

    static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = ChronicleQueue.class.getResourceAsStream(
                "/META-INF/maven/net.openhft/chronicle-queue/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "of unknown version");
    }

    /** Deletes a file that has been read. */
    private static final class Deleting implements StoreFileListener {
        @Override
        public void onReleased(int cycle, File file) {
            try {
                Files.deleteIfExists(file.toPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
