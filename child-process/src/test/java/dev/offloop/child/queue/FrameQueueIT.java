package dev.offloop.child.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameQueueIT {
    private static final long CYCLE_BYTES = 1 << 20;
    private static final int FRAME_BYTES = 1 << 16;

    @TempDir
    Path directory;

    @Test
    void framesComeOutInOrderOverManyRollsAndPassedFilesAreDeleted() throws IOException {
        FrameBuffer buffer = new FrameBuffer(64);
        QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
        files.prepare(0);
        int frames = 60_000;
        long maxFiles = 0;
        try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
                FrameTailer tailer = new FrameTailer(directory)) {
            for (int i = 0; i < frames; i++) {
                appender.append(ByteBuffer.allocate(500).putInt(i).array(), 500);
                assertThat(tailer.poll(buffer)).isTrue();
                assertThat(ByteBuffer.wrap(buffer.array(), 0, buffer.length()).getInt())
                        .isEqualTo(i);
                if (i % 500 == 0) {
                    appender.allow(files.prepare(tailer.cycle()));
                    maxFiles = Math.max(maxFiles, countQueueFiles());
                }
            }
            assertThat(tailer.poll(buffer)).isFalse();
            assertThat(tailer.cycle()).isGreaterThan(20);
        }
        assertThat(maxFiles).isBetween(2L, (long) QueueFiles.MAX_FILES);
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
                    assertThat(ByteBuffer.wrap(buffer.array(), 0, buffer.length())
                                    .getInt())
                            .isEqualTo(read);
                }
                appender.allow(files.prepare(tailer.cycle()));
            }
        }
        assertThat(bytesOnDisk())
                .isLessThanOrEqualTo(
                        QueueFiles.MAX_FILES * QueueFiles.fileBytes(CYCLE_BYTES, FRAME_BYTES) + (64 << 10));
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
    void passedFilesAreUsedAgainAndNothingThatTheyHeldIsReadTwice() throws IOException {
        FrameBuffer buffer = new FrameBuffer(64);
        Random random = new Random(5);
        QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
        Set<String> made = new HashSet<>();
        byte[] frame = new byte[3_000];
        Arrays.fill(frame, (byte) 0x7F);
        try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
                FrameTailer tailer = new FrameTailer(directory)) {
            appender.allow(files.prepare(0));
            while (tailer.cycle() < 20) {
                int length = 1 + random.nextInt(frame.length);
                appender.append(frame, length);
                assertThat(tailer.poll(buffer)).isTrue();
                assertThat(buffer.length()).isEqualTo(length);
                assertThat(tailer.poll(buffer))
                        .as("a frame of an earlier cycle after one of %d bytes", length)
                        .isFalse();
                appender.allow(files.prepare(tailer.cycle()));
                made.addAll(filesMade());
            }
        }
        assertThat(made).as("files that were made").hasSize(QueueFiles.MAX_FILES);
    }

    @Test
    void theFirstFrameOfAFileBeginsWhereZerosAreWrittenBeforeItIsUsedAgain() throws IOException {
        QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
        byte[] mark = "the first frame of this file".getBytes(StandardCharsets.US_ASCII);
        try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES)) {
            appender.allow(files.prepare(0));
            appender.append(mark, mark.length);
        }

        byte[] head = Arrays.copyOf(Files.readAllBytes(onlyFileInUse()), CycleFile.HEAD_BYTES);

        assertThat(new String(head, StandardCharsets.ISO_8859_1)).contains(new String(mark, StandardCharsets.US_ASCII));
    }

    @Test
    void filesGrowWhileTheyPassQuickly() throws IOException {
        long most = 4 * CycleSize.FIRST_BYTES;
        AtomicLong clock = new AtomicLong();
        QueueFiles files = new QueueFiles(directory, most, FRAME_BYTES, clock::get);

        long second = files.prepare(0).cycleBytes();
        clock.addAndGet(CycleSize.BRIEF_NANOS + 1);
        long third = files.prepare(2).cycleBytes();
        long fourth = files.prepare(3).cycleBytes();
        long fifth = files.prepare(4).cycleBytes();
        long sixth = files.prepare(5).cycleBytes();

        assertThat(List.of(second, third, fourth, fifth, sixth))
                .containsExactly(CycleSize.FIRST_BYTES, CycleSize.FIRST_BYTES, 2 * CycleSize.FIRST_BYTES, most, most);
    }

    @Test
    void aReaderThatHasReadNothingKeepsAllFiles() throws IOException {
        QueueFiles files = new QueueFiles(directory, CYCLE_BYTES, FRAME_BYTES);
        files.prepare(0);
        try (FrameAppender appender = new FrameAppender(directory, CYCLE_BYTES);
                FrameTailer tailer = new FrameTailer(directory)) {
            appender.append(new byte[10], 10);

            files.prepare(tailer.cycle());

            assertThat(countQueueFiles()).isEqualTo(2);
            assertThat(tailer.poll(new FrameBuffer(16))).isTrue();
        }
    }

    private Path onlyFileInUse() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> filesMade() throws IOException {
        List<String> made = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{cq4,precreated}")) {
            for (Path file : files) {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                made.add(attributes.fileKey() + " " + attributes.creationTime());
            }
        }
        return made;
    }

    private long countQueueFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().matches(".*\\.(cq4|precreated)"))
                    .count();
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
