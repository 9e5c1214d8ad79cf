package dev.offloop.child.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameBufferTest {
    private final FrameBuffer document = new FrameBuffer(16);
    private final FrameBuffer frame = new FrameBuffer(16);

    @Test
    void framesComeOutAsTheyWentIn() {
        for (int i = 0; i < 50; i++) {
            InlineFrame.run(frame, i, 1, 0, i, new byte[i], 0, i);
            document.add(frame);
        }

        int at = 0;
        for (int i = 0; i < 50; i++) {
            at = document.copyFrame(at, frame);
            assertThat(InlineFrame.isRun(frame)).isTrue();
            assertThat(InlineFrame.taskId(frame)).isEqualTo(i);
            assertThat(InlineFrame.bodySize(frame)).isEqualTo(i);
        }
        assertThat(at).isEqualTo(document.length());
    }

    @Test
    void aLengthThatIsTooShortOrTooLongIsCorrupt() {
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 1, 63, 73, 1 << 20, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(document.reset(72)).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);

            assertThatThrownBy(() -> document.copyFrame(0, frame)).isInstanceOf(CorruptFrameException.class);
        }
    }

    @Test
    void aRestThatIsNoWholeHeaderIsCorrupt() {
        InlineFrame.run(frame, 1, 1, 0, 0, new byte[0], 0, 0);
        document.add(frame);
        document.add(shortened(10));
        int second = document.copyFrame(0, frame);

        assertThatThrownBy(() -> document.copyFrame(second, frame)).isInstanceOf(CorruptFrameException.class);
    }

    @Test
    void whateverBytesStandInADocumentItIsReadToItsEndOrCorrupt() {
        Random random = new Random(Long.getLong("fuzz.seed", 20_261_122));
        int inputs = Integer.getInteger("fuzz.frames", 20_000);
        int whole = 0;
        for (int i = 0; i < inputs; i++) {
            whole += readsWholly(mutated(random)) ? 1 : 0;
        }
        assertThat(whole).isBetween(1, inputs - 1);
    }

    private FrameBuffer mutated(Random random) {
        document.reset(0);
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            InlineFrame.run(frame, random.nextLong(), 1, 0, 0, new byte[random.nextInt(20)], 0, 0);
            document.add(frame);
        }
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            document.array()[random.nextInt(document.length())] = (byte) random.nextInt();
        }
        return document;
    }

    private boolean readsWholly(FrameBuffer bytes) {
        try {
            for (int at = 0; at < bytes.length(); ) {
                at = bytes.copyFrame(at, frame);
                FrameCodec.decode(frame.array(), frame.length());
            }
            return true;
        } catch (CorruptFrameException e) {
            return false;
        }
    }

    private static FrameBuffer shortened(int length) {
        FrameBuffer rest = new FrameBuffer(length);
        rest.reset(length);
        return rest;
    }
}
