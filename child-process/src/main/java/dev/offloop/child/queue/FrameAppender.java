package dev.offloop.child.queue;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** The one writer of a queue. One owner at a time. */
public final class FrameAppender implements AutoCloseable {
  private final RollClock clock = new RollClock();
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final long cycleBytes;

  /**
   * Opens the queue, making it when needed. Blocks; not on the loop.
   *
   * @param cycleBytes a file that holds as much is followed by a new one
   */
  public FrameAppender(Path directory, long cycleBytes) {
    this.cycleBytes = cycleBytes;
    queue = QueueFiles.open(directory, clock);
    queue.singleThreadedCheckDisabled(true);
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  /** Makes the first file, so that the first append does not. Nothing can be read of it. */
  public void prepare() {
    try (DocumentContext document = appender.writingDocument()) {
      document.rollbackOnClose();
    }
  }

  /** Appends one frame; readable for the other side when this returns. The caller then publishes its count. */
  public void append(byte[] frame, int length) {
    long end;
    try (DocumentContext document = appender.writingDocument()) {
      boolean whole = false;
      try {
        Bytes<?> bytes = document.wire().bytes();
        bytes.write(frame, 0, length);
        end = bytes.writePosition();
        whole = true;
      } finally {
        if (!whole) {
          document.rollbackOnClose();
        }
      }
    }
    if (end >= cycleBytes) {
      clock.advance();
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
