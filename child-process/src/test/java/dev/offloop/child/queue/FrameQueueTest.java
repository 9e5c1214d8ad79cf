package dev.offloop.child.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameQueueTest {
  private static final long CYCLE_BYTES = 1 << 20;
  private static final int FRAME_BYTES = 1 << 16;

  @TempDir Path directory;

  @Test
  void framesComeOutInOrderOverManyRollsAndPassedFilesAreDeleted() throws IOException {
    FrameBuffer buffer = new FrameBuffer(64);
    QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
    files.prepare(0);
    int frames = 60_000;
    long mostFiles = 0;
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      for (int i = 0; i < frames; i++) {
        appender.append(ByteBuffer.allocate(500).putInt(i).array(), 500);
        assertThat(tailer.poll(buffer)).isTrue();
        assertThat(ByteBuffer.wrap(buffer.array(), 0, buffer.length()).getInt()).isEqualTo(i);
        if (i % 500 == 0) {
          files.deletePassed(tailer.cycle());
          appender.allow(files.prepare(tailer.cycle()));
          mostFiles = Math.max(mostFiles, countQueueFiles());
        }
      }
      assertThat(tailer.poll(buffer)).isFalse();
      assertThat(tailer.cycle()).isGreaterThan(20);
    }
    assertThat(mostFiles).isBetween(2L, (long) QueueFiles.MOST_FILES);
  }

  @Test
  void aWriterWhoseReaderLagsRunsOutOfRoomAndNothingIsLost() throws Exception {
    FrameBuffer buffer = new FrameBuffer(64);
    QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
    int appended = 0;
    int read = 0;
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      appender.allow(files.prepare(0));
      while (appended < 20_000) {
        while (appender.hasRoom()) {
          appender.append(ByteBuffer.allocate(500).putInt(appended++).array(), 500);
        }
        assertThatThrownBy(() -> appender.append(new byte[1], 1)).isInstanceOf(IllegalStateException.class);
        for (; read < appended; read++) {
          assertThat(tailer.poll(buffer)).isTrue();
          assertThat(ByteBuffer.wrap(buffer.array(), 0, buffer.length()).getInt()).isEqualTo(read);
        }
        files.deletePassed(tailer.cycle());
        appender.allow(files.prepare(tailer.cycle()));
      }
    }
    assertThat(bytesOnDisk()).isLessThanOrEqualTo(
        QueueFiles.MOST_FILES * QueueFiles.fileBytes(CYCLE_BYTES, FRAME_BYTES) + (64 << 10));
  }

  @Test
  void aFrameLongerThanAnyMayBeIsCorruptAndIsNotCopied() {
    FrameBuffer buffer = new FrameBuffer(64);
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      appender.append(new byte[FrameCodec.MAX_FRAME_BYTES + 1], FrameCodec.MAX_FRAME_BYTES + 1);

      assertThatThrownBy(() -> tailer.poll(buffer)).isInstanceOf(CorruptFrameException.class);

      assertThat(buffer.array()).hasSize(64);
    }
  }

  @Test
  void aReaderThatHasReadNothingKeepsAllFiles() throws IOException {
    QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
    files.prepare(0);
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      appender.append(new byte[10], 10);

      files.deletePassed(tailer.cycle());

      assertThat(countQueueFiles()).isEqualTo(2);
      assertThat(tailer.poll(new FrameBuffer(16))).isTrue();
    }
  }

  private long countQueueFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.(cq4|precreated)")).count();
    }
  }

  /** What the files take, holes not counted. */
  private long bytesOnDisk() throws Exception {
    Process du = new ProcessBuilder("du", "--block-size=1", "--summarize", directory.toString()).start();
    try (var out = du.inputReader()) {
      return Long.parseLong(out.readLine().split("\\s", -1)[0]);
    } finally {
      du.waitFor();
    }
  }
}
