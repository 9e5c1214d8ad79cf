package dev.offloop.child.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.Failure;
import dev.offloop.task.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FrameCodecTest {
    private final FrameBuffer buffer = new FrameBuffer(16);

    @Property
    void theShortWayWritesTheSameBytes(
            @ForAll long taskId,
            @ForAll int attempt,
            @ForAll long time,
            @ForAll("usages") Usage usage,
            @ForAll byte[] body) {
        FrameBuffer shortWay = new FrameBuffer(16);

        FrameCodec.encode(new Frame.Run(taskId, attempt, attempt, time, Map.of(), new Body.Inline(body)), buffer);
        InlineFrame.run(shortWay, taskId, attempt, attempt, time, body, 0, body.length);

        assertThat(bytesOf(shortWay)).isEqualTo(bytesOf(buffer));
        assertThat(InlineFrame.isRun(buffer)).isTrue();
        assertThat(InlineFrame.isCompleted(buffer)).isFalse();

        FrameCodec.encode(new Frame.Completed(taskId, attempt, taskId, time, usage, new Body.Inline(body)), buffer);
        InlineFrame.completed(shortWay, taskId, attempt, taskId, time, usage, body, 0, body.length);

        assertThat(bytesOf(shortWay)).isEqualTo(bytesOf(buffer));
        assertThat(InlineFrame.isCompleted(buffer)).isTrue();
        assertThat(InlineFrame.taskId(buffer)).isEqualTo(taskId);
        assertThat(InlineFrame.runNanos(buffer)).isEqualTo(time);
        assertThat(InlineFrame.usage(buffer)).isEqualTo(usage);
    }

    private static byte[] bytesOf(FrameBuffer frame) {
        return Arrays.copyOf(frame.array(), frame.length());
    }

    @Property
    void everyFrameComesBackAsItWas(@ForAll("frames") Frame frame) {
        FrameCodec.encode(frame, buffer);

        Frame back = FrameCodec.decode(buffer.array(), buffer.length());

        assertThat(back.detached()).usingRecursiveComparison().isEqualTo(frame);
    }

    @Property
    void aFrameCutShortIsCorrupt(@ForAll("frames") Frame frame, @ForAll @IntRange(min = 1, max = 64) int missing) {
        FrameCodec.encode(frame, buffer);

        int length = Math.max(0, buffer.length() - missing);

        assertThatThrownBy(() -> FrameCodec.decode(buffer.array(), length)).isInstanceOf(CorruptFrameException.class);
    }

    @Property(tries = 5_000)
    void changedBytesAreAFrameOrCorruptButNothingElse(
            @ForAll("frames") Frame frame, @ForAll List<@IntRange(max = 200) Integer> places, @ForAll byte change) {
        FrameCodec.encode(frame, buffer);
        byte[] array = Arrays.copyOf(buffer.array(), buffer.length());
        for (int place : places) {
            array[place % array.length] ^= change;
        }

        try {
            assertThat(FrameCodec.decode(array, array.length)).isNotNull();
        } catch (CorruptFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Example
    void anotherVersionIsNamed() {
        FrameCodec.encode(new Frame.Skipped(1, 1), buffer);
        buffer.array()[FrameLayout.VERSION] = 9;

        assertThatThrownBy(() -> FrameCodec.decode(buffer.array(), buffer.length()))
                .isInstanceOf(CorruptFrameException.class)
                .hasMessageContaining("version 9");
    }

    @Example
    void anUnknownKindIsNamed() {
        FrameCodec.encode(new Frame.Skipped(1, 1), buffer);
        buffer.array()[FrameLayout.KIND] = 77;

        assertThatThrownBy(() -> FrameCodec.decode(buffer.array(), buffer.length()))
                .isInstanceOf(CorruptFrameException.class)
                .hasMessageContaining("77");
    }

    @Provide
    Arbitrary<Usage> usages() {
        return Arbitraries.oneOf(
                Arbitraries.just(Usage.NOT_MEASURED),
                Combinators.combine(Arbitraries.longs().greaterOrEqual(0), Arbitraries.longs())
                        .as(Usage::new));
    }

    @Provide
    Arbitrary<Frame> frames() {
        Arbitrary<Long> ids = Arbitraries.longs();
        Arbitrary<Integer> attempts = Arbitraries.integers().between(1, 100);
        Arbitrary<Body> bodies = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(500).map(Body.Inline::new),
                Combinators.combine(Arbitraries.longs().greaterOrEqual(0), Arbitraries.integers())
                        .as(Body.InFile::new));
        Arbitrary<SlabRef> references = Combinators.combine(
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.integers())
                .as(SlabRef::new);
        Arbitrary<Body> inArena = references.map(Body.InArena::new);
        Arbitrary<Body> notInFile = Arbitraries.oneOf(
                inArena, Arbitraries.bytes().array(byte[].class).ofMaxSize(500).map(Body.Inline::new));
        Arbitrary<Map<String, String>> parameters = Arbitraries.maps(
                        Arbitraries.strings().ofMaxLength(20),
                        Arbitraries.strings().ofMaxLength(50))
                .ofMaxSize(4);
        Arbitrary<Failure> failures = Combinators.combine(
                        Arbitraries.strings().ofMaxLength(50),
                        Arbitraries.strings().ofMaxLength(200),
                        Arbitraries.strings().ofMaxLength(80).list().ofMaxSize(Failure.MAX_FRAMES),
                        Combinators.combine(
                                        Arbitraries.strings().ofMaxLength(80),
                                        Arbitraries.strings().ofMaxLength(600))
                                .as(Failure.Cause::new)
                                .list()
                                .ofMaxSize(Failure.MAX_CAUSES),
                        Arbitraries.of(true, false))
                .as(Failure::new);
        return Arbitraries.oneOf(
                Combinators.combine(
                                attempts,
                                Arbitraries.strings().alpha().ofMaxLength(64),
                                Arbitraries.strings().ofMaxLength(200))
                        .as(Frame.Define::new),
                Combinators.combine(ids, attempts, attempts, ids, parameters, bodies)
                        .as(Frame.Run::new),
                Combinators.combine(ids, attempts, attempts, ids, parameters, parameters, notInFile, references)
                        .as(Frame.Run::new),
                Combinators.combine(ids, attempts, ids, ids, usages(), Arbitraries.oneOf(bodies, inArena))
                        .as(Frame.Completed::new),
                Combinators.combine(ids, attempts, ids, ids, usages(), failures).as(Frame.Failed::new),
                Combinators.combine(ids, attempts).as(Frame.Skipped::new));
    }
}
