package dev.offloop.child.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.child.wire.InlineFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queues in a shared memory of 16 MB that fills up while they are written. Needs root on Linux, to mount it. */
@Timeout(120)
class FullMemoryIT {
    private static final int FRAMES = 60_000;
    private static final byte[] BODY = new byte[500];
    private static final int FRAMES_PER_FILE = (int) (LinkPair.CYCLE_BYTES / BODY.length);

    @TempDir
    Path place;

    private Path memory;

    @BeforeEach
    void mount() throws Exception {
        memory = Files.createDirectory(place.resolve("memory"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", memory.toString()) == 0,
                "tmpfs cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", memory.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void aWriterIsRefusedBeforeMemoryIsOutAndGoesOnWhenThereIsRoomAgain() throws Exception {
        Path filler = memory.resolve("filler");
        int sent = 0;
        int answered = 0;
        int refusals = 0;
        try (LinkPair pair = new LinkPair(Files.createDirectory(memory.resolve("link")))) {
            fill(filler);
            while (answered < FRAMES) {
                sent = sendWhileThereIsRoom(pair, sent);
                answered += answerAll(pair);
                if (!keepUp(pair)) {
                    refusals++;
                    int before = sent;
                    sent = sendWhileThereIsRoom(pair, sent);
                    assertThat(sent - before).isLessThan(2 * FRAMES_PER_FILE);
                    Files.delete(filler);
                    assertThat(keepUp(pair)).isTrue();
                    fill(filler);
                }
            }
        }
        assertThat(sent).isEqualTo(FRAMES);
        assertThat(refusals).isPositive();
    }

    @Test
    void whereThereIsNoRoomForLargerFilesTheyStaySmallAndNoTaskIsRefused() throws Exception {
        int sent = 0;
        int answered = 0;
        try (LinkPair pair = new LinkPair(Files.createDirectory(memory.resolve("link")), 8 << 20)) {
            while (answered < FRAMES) {
                sent = sendWhileThereIsRoom(pair, sent);
                answered += answerAll(pair);
                assertThat(keepUp(pair)).isTrue();
            }
        }
        assertThat(sent).isEqualTo(FRAMES);
    }

    @Test
    void aLinkThatFindsNoRoomAtAllSaysSoAndLeavesNothingOpen() throws Exception {
        fill(memory.resolve("filler"));

        assertThatThrownBy(() -> new LinkPair(Files.createDirectory(memory.resolve("link"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("space");
    }

    private static int sendWhileThereIsRoom(LinkPair pair, int sent) {
        int last = sent;
        while (last < FRAMES && pair.parent.hasRoom()) {
            last++;
            pair.parent.sendRun(last, 1, 0, Long.MAX_VALUE, BODY, 0, BODY.length);
        }
        return last;
    }

    /** The child reads and answers what there is, the parent takes the answers; both in order. */
    private static int answerAll(LinkPair pair) {
        int answered = 0;
        while (pair.child.next()) {
            long taskId = InlineFrame.taskId(pair.child.frame());
            pair.answer(taskId, new byte[0]);
            assertThat(pair.takeAll()).isEqualTo(taskId);
            answered++;
        }
        return answered;
    }

    /** Whether the next files could be made. */
    private static boolean keepUp(LinkPair pair) {
        if (!pair.parent.needsKeepingUp()) {
            return true;
        }
        try {
            pair.parent.onKeptUp(pair.parent.keepUp(pair.parent.passed()));
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
            return false;
        }
    }

    private static void fill(Path file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(4096);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                zeros.clear();
                channel.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }
}
