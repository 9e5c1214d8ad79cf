package dev.offloop.child.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are held back for a while and appended together. */
@Timeout(60)
class RequestBatchTest {
    private static final int AT_HAND = 16;

    @TempDir
    Path directory;

    private LinkPair pair;
    private long sent;
    private long read;

    @BeforeEach
    void open() throws IOException {
        pair = new LinkPair(directory);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void outsideABatchEveryRequestIsThereAtOnce() {
        for (int i = 0; i < 3 * AT_HAND; i++) {
            send(1);
            assertThat(pair.child.control().requestsPublished()).isEqualTo(i + 1);
        }
    }

    @Test
    void aChildWithLittleToDoGetsEveryRequestAtOnce() {
        pair.parent.beginBatch();

        send(AT_HAND);

        assertThat(take()).containsExactlyElementsOf(numbers(1, AT_HAND));
    }

    @Test
    void aChildWithEnoughToDoGetsTheRestWhenTheBatchEnds() {
        pair.parent.beginBatch();
        send(AT_HAND + 5);
        assertThat(take()).containsExactlyElementsOf(numbers(1, AT_HAND));

        pair.parent.endBatch();

        assertThat(take()).containsExactlyElementsOf(numbers(AT_HAND + 1, AT_HAND + 5));
    }

    @Test
    void anotherRequestTakesAlongWhatIsHeldBackAndKeepsTheOrder() {
        pair.parent.beginBatch();
        send(AT_HAND + 2);

        pair.parent.send(new Frame.Define(7, "other"));

        assertThat(pair.child.control().requestsPublished()).isEqualTo(AT_HAND + 3);
        assertThat(take()).containsExactlyElementsOf(numbers(1, AT_HAND + 2));
    }

    @Test
    void whatWasHeldBackDoesNotMakeAChildWithoutWorkWait() {
        for (int round = 0; round < 2 * AT_HAND; round++) {
            pair.parent.beginBatch();
            send(AT_HAND + 1);
            pair.parent.send(new Frame.Define(7, "other"));
            answerAll();
            pair.parent.endBatch();
        }
        pair.parent.beginBatch();

        send(1);

        assertThat(take()).containsExactly(sent);
    }

    @Test
    void aBatchIsFullAfterSixteenRequestsOrFourKibibytes() {
        pair.parent.beginBatch();
        send(AT_HAND + 15);
        assertThat(pair.parent.isBatchFull()).isFalse();
        send(1);
        assertThat(pair.parent.isBatchFull()).isTrue();

        pair.parent.flush();
        assertThat(pair.parent.isBatchFull()).isFalse();
        send(new byte[4_096]);
        assertThat(pair.parent.isBatchFull()).isTrue();
    }

    @Test
    void aBatchThatEndsWithTheLargestFramePasses() throws IOException {
        try (LinkPair large = new LinkPair(
                Files.createDirectory(directory.resolve("large")), ChildConfig.MAX_FRAME_BODY_BYTES, 8 << 20)) {
            byte[] largest = new byte[ChildConfig.MAX_FRAME_BODY_BYTES];
            large.parent.beginBatch();
            for (int i = 1; i <= AT_HAND; i++) {
                large.parent.sendRun(i, 1, 0, Long.MAX_VALUE, new byte[8], 0, 8);
            }
            large.parent.sendRun(AT_HAND + 1, 1, 0, Long.MAX_VALUE, new byte[4_000], 0, 4_000);
            large.parent.sendRun(AT_HAND + 2, 1, 0, Long.MAX_VALUE, largest, 0, largest.length);
            large.parent.sendRun(AT_HAND + 3, 1, 0, Long.MAX_VALUE, largest, 0, largest.length);
            large.parent.endBatch();

            long taken = 0;
            while (large.child.next()) {
                taken++;
                assertThat(InlineFrame.taskId(large.child.frame())).isEqualTo(taken);
            }
            assertThat(taken).isEqualTo(AT_HAND + 3);
        }
    }

    @Test
    void theLargestBodyThatMayBeConfiguredFitsTheLargestFrame() {
        assertThat(ChildConfig.MAX_FRAME_BODY_BYTES).isEqualTo(FrameCodec.MAX_BODY_BYTES);
    }

    @Test
    void aParkedChildIsRungForABatch() {
        pair.parent.beginBatch();
        send(AT_HAND + 1);
        take();
        assertThat(pair.child.park()).isTrue();

        assertThat(pair.parent.flush()).isTrue();
    }

    @Test
    void batchesOfAllSizesRollAndLoseNothing() throws IOException {
        for (int round = 0; round < 3_000; round++) {
            pair.parent.beginBatch();
            for (int i = 0; i < round % 100; i++) {
                send(new byte[round * 7 % 300]);
                if (pair.parent.isBatchFull()) {
                    pair.parent.flush();
                }
                assertThat(pair.parent.hasRoom()).isTrue();
            }
            pair.parent.endBatch();
            answerAll();
            pair.parent.onKeptUp(pair.parent.keepUp(pair.parent.passed()));
        }
        assertThat(read).isEqualTo(sent);
        assertThat(pair.parent.passed().requestCycle()).isGreaterThan(10);
    }

    private void answerAll() {
        for (long number : take()) {
            pair.answer(number, new byte[0]);
        }
        pair.takeAll();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            send(new byte[8]);
        }
    }

    private void send(byte[] body) {
        pair.parent.sendRun(++sent, 1, 0, Long.MAX_VALUE, body, 0, body.length);
    }

    /** The numbers of the tasks that the child can read now. */
    private List<Long> take() {
        List<Long> taken = new ArrayList<>();
        while (pair.child.next()) {
            if (InlineFrame.isRun(pair.child.frame())) {
                taken.add(InlineFrame.taskId(pair.child.frame()));
            }
        }
        read += taken.size();
        return taken;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
