package dev.offloop.child.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * A queue's directory: how it is opened, and which of its files can go.
 *
 * <p>Deletes by name, counting up from the first cycle: a listing would see files that are just being made.
 */
public final class QueueFiles {
  /** Bytes mapped at once. Far above the bytes of a cycle, so that a cycle stays in one block; pages are made when touched. */
  private static final long BLOCK_BYTES = 64L << 20;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern(RollClock.CYCLE.format()).withZone(ZoneOffset.UTC);

  private final Path directory;
  private int firstKept = RollClock.FIRST_CYCLE;

  public QueueFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Deletes the files that a reader has passed: it may still hold the one before the one it reads, so all below that. Blocks;
   * not on the loop.
   */
  public void deletePassed(int readCycle) throws IOException {
    for (; firstKept < readCycle - 1L; firstKept++) {
      Files.deleteIfExists(fileOf(firstKept));
    }
  }

  private Path fileOf(int cycle) {
    Instant start = Instant.ofEpochMilli((long) cycle * RollClock.CYCLE.lengthInMillis());
    return directory.resolve(NAME.format(start) + SingleChronicleQueue.SUFFIX);
  }

  static SingleChronicleQueue open(Path directory, RollClock clock) {
    return SingleChronicleQueueBuilder.binary(directory)
        .rollCycle(RollClock.CYCLE)
        .timeProvider(clock)
        .blockSize(BLOCK_BYTES)
        .timeoutMS(1_000)
        .forceDirectoryListingRefreshIntervalMs(Long.MAX_VALUE)
        .build();
  }
}
