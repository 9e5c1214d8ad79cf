package dev.offloop.child.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.wire.CorruptFrameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the parent does when the child writes what no child writes. */
@Timeout(60)
class HostileChildTest {
    /** Chronicle's header of a document that is ready and of 1 GiB less some bytes. */
    private static final int HUGE_HEADER = 0x3fff_fff0;

    @TempDir
    Path directory;

    private LinkPair pair;

    @BeforeEach
    void open() throws IOException {
        pair = new LinkPair(directory);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aDocumentOfAGigabyteIsRefusedAndNotRead() throws IOException {
        pair.answer(1, new byte[] {11, 22, 33, 44, 55, 66, 77, 88});
        Path file = pair.replyFile();
        LinkPair.overwrite(file, headerOfFirstFrame(file), littleEndian(HUGE_HEADER));

        assertThatThrownBy(() -> pair.takeAll())
                .isInstanceOf(CorruptFrameException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void aFrameThatIsPublishedButNotThereIsGivenUp() {
        pair.answer(1, new byte[8]);
        assertThat(pair.takeAll()).isEqualTo(1);
        pair.child.control().publishReplies(2);

        assertThatThrownBy(() -> {
                    while (true) {
                        pair.takeAll();
                    }
                })
                .isInstanceOf(CorruptFrameException.class)
                .hasMessageContaining("2 frames are published");
    }

    @Test
    void aPublishedCountThatRunsBackwardsIsRefused() {
        pair.answer(1, new byte[8]);
        pair.answer(2, new byte[8]);
        assertThat(pair.takeAll()).isEqualTo(2);
        pair.child.control().publishReplies(1);

        assertThatThrownBy(() -> pair.takeAll()).isInstanceOf(CorruptFrameException.class);
    }

    @Test
    void aReaderSaidToBeInAFileThatWasNeverWrittenDeletesAndMakesNothing() throws IOException {
        var before = pair.replyFiles();
        pair.child.control().requestCycle(Integer.MAX_VALUE);

        assertThatThrownBy(() -> pair.parent.needsKeepingUp()).isInstanceOf(CorruptFrameException.class);
        assertThat(pair.parent.passed().requestCycle()).isEqualTo(1);
        assertThat(pair.replyFiles()).isEqualTo(before);
    }

    @Test
    void aChildMayNotRollIntoAFileThatWasNotMade() throws IOException {
        pair.child.control().allowReplyCycle(1_000, LinkPair.CYCLE_BYTES);

        for (int i = 0; i < 3 * LinkPair.CYCLE_BYTES / 128; i++) {
            pair.answer(i + 1, new byte[64]);
        }

        assertThatThrownBy(() -> {
                    pair.takeAll();
                    pair.parent.needsKeepingUp();
                })
                .isInstanceOf(CorruptFrameException.class);
    }

    /** Finds the frame by its body and goes back over the frame's header to that of its document. */
    private static int headerOfFirstFrame(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(256 << 10);
        }
        byte[] wanted = {11, 22, 33, 44, 55, 66, 77, 88};
        for (int at = 0; at < head.length - wanted.length; at++) {
            if (Arrays.equals(head, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at - 64 - Integer.BYTES;
            }
        }
        throw new IOException("The frame is not in the first bytes of " + file);
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
