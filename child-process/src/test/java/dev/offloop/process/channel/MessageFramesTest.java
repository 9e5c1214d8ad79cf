package dev.offloop.process.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageFramesTest {
    private static final int MAX_BYTES = 1 << 20;

    private final MessageFrames frames = new MessageFrames(MAX_BYTES);
    private final List<byte[]> messages = new ArrayList<>();

    private void feed(byte... bytes) {
        frames.feed(ByteBuffer.wrap(bytes), messages::add);
    }

    @Property(tries = 200)
    void messagesComeOutAsTheyWentInHoweverTheStreamIsCut(
            @ForAll @Size(max = 20) List<@NotEmpty byte[]> sent, @ForAll @IntRange(min = 1, max = 50) int piece) {
        ByteBuffer stream = ByteBuffer.allocate(
                sent.stream().mapToInt(message -> message.length + 4).sum());
        sent.forEach(message -> stream.put(MessageFrames.frame(message)));
        stream.flip();

        MessageFrames cut = new MessageFrames(MAX_BYTES);
        List<byte[]> received = new ArrayList<>();
        while (stream.hasRemaining()) {
            int length = Math.min(piece, stream.remaining());
            cut.feed(stream.slice(stream.position(), length), received::add);
            stream.position(stream.position() + length);
        }
        cut.end();

        assertThat(received).usingElementComparator(Arrays::compare).containsExactlyElementsOf(sent);
    }

    @Property(tries = 200)
    void anyBytesAreMessagesOrRefusedButNothingElse(@ForAll byte[] bytes) {
        List<byte[]> received = new ArrayList<>();
        MessageFrames small = new MessageFrames(100);
        try {
            small.feed(ByteBuffer.wrap(bytes), received::add);
            small.end();
        } catch (ChannelException e) {
            assertThat(e)
                    .hasMessageMatching("(A message of \\d+ bytes is announced|The channel ended within a message).*");
        }
        assertThat(received.stream().mapToInt(message -> message.length + 4).sum())
                .isLessThanOrEqualTo(bytes.length);
    }

    @Test
    void aMessageOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
        frames.feed(MessageFrames.frame(new byte[MAX_BYTES]), messages::add);
        assertThat(messages)
                .singleElement()
                .satisfies(message -> assertThat(message).hasSize(MAX_BYTES));

        assertThatThrownBy(() ->
                        frames.feed(ByteBuffer.allocate(4).putInt(MAX_BYTES + 1).flip(), messages::add))
                .isInstanceOf(ChannelException.class)
                .hasMessageStartingWith("A message of 1048577 bytes is announced");
    }

    @Test
    void aMessageWithoutBytesOrWithANegativeNumberOfThemIsRefused() {
        assertThatThrownBy(() -> feed((byte) 0, (byte) 0, (byte) 0, (byte) 0))
                .hasMessageStartingWith("A message of 0 bytes");
        MessageFrames other = new MessageFrames(MAX_BYTES);
        assertThatThrownBy(() -> other.feed(ByteBuffer.allocate(4).putInt(-1).flip(), messages::add))
                .hasMessageStartingWith("A message of 4294967295 bytes");
    }

    @Test
    void anEndWithinALengthOrAMessageIsToldAndOneBetweenMessagesIsNot() {
        frames.end();
        feed((byte) 0, (byte) 0);
        assertThatThrownBy(frames::end).hasMessageContaining("its length had not come");
        feed((byte) 0, (byte) 3, (byte) 1);
        assertThatThrownBy(frames::end).hasMessageContaining("1 of 3 bytes had come");
        feed((byte) 2, (byte) 3);
        frames.end();
        assertThat(messages).singleElement().isEqualTo(new byte[] {1, 2, 3});
    }
}
