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
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * The files of one queue: made before the writer comes to them, deleted behind the reader. At most {@value #MOST_FILES} stand
 * at a time; that is the queue's quota.
 *
 * <p>A file is made with all the room it will ever need, full of zeros. Were it left to grow as it is written, a full disk
 * would show as a crash of the JVM in the middle of an append. Room alone, as {@code fallocate} makes it, would do, but only
 * pages that were written once are mapped many at a time; see {@link FrameAppender}.
 *
 * <p>Works by name, counting up from the first cycle: a listing would see files that are just being made. Blocks; not on the
 * loop.
 */
public final class QueueFiles {
  /** The one the reader may still hold, the one it reads, the next. */
  public static final int MOST_FILES = 3;

  /** What Chronicle puts into a file beside frames: its head and its index pages, 33 KiB at first. */
  private static final int BESIDE_FRAMES_BYTES = 192 << 10;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern(RollClock.CYCLE.format()).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final long fileBytes;
  private int firstKept = RollClock.FIRST_CYCLE;
  private int prepared = RollClock.FIRST_CYCLE - 1;

  /**
   * For a queue in this directory, which is made when needed.
   *
   * @param cycleBytes a file that holds as much is followed by the next
   * @param frameBytes the longest frame, which may be the last of a file
   */
  public QueueFiles(Path directory, long cycleBytes, int frameBytes) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.fileBytes = fileBytes(cycleBytes, frameBytes);
  }

  /** The room that one file takes. */
  public static long fileBytes(long cycleBytes, int frameBytes) {
    return cycleBytes + frameBytes + BESIDE_FRAMES_BYTES;
  }

  /** Deletes the files that a reader has passed: it may still hold the one before the one it reads, so all below that. */
  public void deletePassed(int readCycle) throws IOException {
    for (; firstKept < readCycle - 1L; firstKept++) {
      Files.deleteIfExists(fileOf(firstKept, SingleChronicleQueue.SUFFIX));
    }
  }

  /**
   * Makes the files up to the one after that which the reader stands in.
   *
   * @return the last cycle there is a file for
   * @throws IOException when there is no room; what was made stays
   */
  public int prepare(int readCycle) throws IOException {
    int last = Math.max(readCycle, RollClock.FIRST_CYCLE) + 1;
    for (; prepared < last; prepared++) {
      make(prepared + 1);
    }
    return prepared;
  }

  /** Chronicle renames a file of this name when it comes to the cycle. */
  private void make(int cycle) throws IOException {
    Path unfinished = fileOf(cycle, ".tmp");
    try {
      fill(unfinished);
      Files.move(
          unfinished, fileOf(cycle, ".precreated"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  private void fill(Path file) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(QueueTemplate.bytes(directory));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      write(channel, head);
      for (long left = fileBytes - channel.position(); left > 0; left = fileBytes - channel.position()) {
        write(channel, ZEROS.slice(0, (int) Math.min(left, ZEROS.capacity())));
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new FileSystemException(
          file.toString(), null, "there is no room for its " + fileBytes + " bytes (" + e.getMessage() + ")");
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Path fileOf(int cycle, String suffix) {
    Instant start = Instant.ofEpochMilli((long) cycle * RollClock.CYCLE.lengthInMillis());
    return directory.resolve(NAME.format(start) + suffix);
  }
}
