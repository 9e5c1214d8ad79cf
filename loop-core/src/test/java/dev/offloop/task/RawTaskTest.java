package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawTaskTest {
    private static final TaskContext CONTEXT = TaskContext.undisturbed(Map.of());

    /** Drops its first byte. */
    private static final class Tail implements RawTask<byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("tail", "Drops the first byte", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(MemorySegment input, TaskContext context) {
            return context.result(input.asSlice(1));
        }
    }

    /** Turns each bit. */
    private static final class Invert implements RawTask<byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("invert", "Turns each bit", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(MemorySegment input, TaskContext context) {
            MemorySegment output = context.output((int) input.byteSize());
            for (long i = 0; i < input.byteSize(); i++) {
                output.set(ValueLayout.JAVA_BYTE, i, (byte) ~input.get(ValueLayout.JAVA_BYTE, i));
            }
            return context.result(output);
        }
    }

    @Test
    void onTheHeapItWorksOnTheCallersArrayAndLeavesItAsItWas() throws Exception {
        byte[] input = {1, 2, 3};

        assertThat(new Invert().run(input, CONTEXT)).containsExactly(-2, -3, -4);
        assertThat(input).containsExactly(1, 2, 3);
    }

    @Test
    void aPartOfTheInputIsACopyOfThatPart() throws Exception {
        assertThat(new Tail().run(new byte[] {1, 2, 3}, CONTEXT)).containsExactly(2, 3);
        assertThat(new Tail().run(new byte[] {1}, CONTEXT)).isEmpty();
    }

    @Test
    void aWholeArrayIsGivenBackAsItIs() {
        byte[] array = {1, 2, 3};

        assertThat(CONTEXT.result(MemorySegment.ofArray(array))).isSameAs(array);
    }

    @Test
    void memoryOutsideTheHeapIsCopied() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(CONTEXT.result(arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 4, (byte) 5)))
                    .containsExactly(4, 5);
        }
    }
}
