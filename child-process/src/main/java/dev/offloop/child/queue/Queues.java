package dev.offloop.child.queue;

import java.nio.file.Path;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** How every queue here is opened. */
final class Queues {
    /**
     * Bytes mapped at once. Far above the bytes of a file, so that it stays in one block; only what {@link QueueFiles}
     * made room for is ever touched.
     */
    private static final long BLOCK_BYTES = 64L << 20;

    /** How long Chronicle waits for another writer. There is none, and what is published is whole. */
    private static final long TIMEOUT_MILLIS = 10;

    static {
        QuietChronicle.ensure();
    }

    private Queues() {}

    static SingleChronicleQueue open(Path directory, RollClock clock) {
        SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollClock.CYCLE)
                .timeProvider(clock)
                .blockSize(BLOCK_BYTES)
                .timeoutMS(TIMEOUT_MILLIS)
                .forceDirectoryListingRefreshIntervalMs(Long.MAX_VALUE)
                .build();
        queue.singleThreadedCheckDisabled(true);
        return queue;
    }
}
