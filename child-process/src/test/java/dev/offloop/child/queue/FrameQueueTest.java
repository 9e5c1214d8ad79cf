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

  @TempDir Path directory;

  @Test
  void framesComeOutInOrderOverManyRollsAndPassedFilesAreDeleted() throws IOException {
    FrameBuffer buffer = new FrameBuffer(64);
    QueueFiles files = new QueueFiles(directory);
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
          mostFiles = Math.max(mostFiles, countQueueFiles());
        }
      }
      assertThat(tailer.poll(buffer)).isFalse();
      assertThat(tailer.cycle()).isGreaterThan(20);
    }
    assertThat(mostFiles).isBetween(2L, 3L);
  }

  @Test
  void aReaderThatLagsBehindMissesNothing() throws IOException {
    FrameBuffer buffer = new FrameBuffer(64);
    int frames = 20_000;
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      for (int i = 0; i < frames; i++) {
        appender.append(ByteBuffer.allocate(500).putInt(i).array(), 500);
      }
      for (int i = 0; i < frames; i++) {
        assertThat(tailer.poll(buffer)).isTrue();
        assertThat(ByteBuffer.wrap(buffer.array(), 0, buffer.length()).getInt()).isEqualTo(i);
      }
      assertThat(tailer.poll(buffer)).isFalse();
    }
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
    try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
        FrameTailer tailer = new FrameTailer(directory)) {
      appender.append(new byte[10], 10);

      new QueueFiles(directory).deletePassed(tailer.cycle());

      assertThat(countQueueFiles()).isEqualTo(1);
      assertThat(tailer.poll(new FrameBuffer(16))).isTrue();
    }
  }

  private long countQueueFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".cq4")).count();
    }
  }
}
