package dev.offloop.child.simulation;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one task does.
 *
 * @param id tells its bytes from those of all others
 * @param inputBytes how long its input is
 * @param outputBytes how long its output is
 * @param runNanos how long it takes
 * @param mischief what goes wrong with it
 */
@SuppressWarnings("EnumOrdinal") // Both ends are of one build.
record Script(long id, int inputBytes, int outputBytes, long runNanos, Mischief mischief) {
    static final int MIN_BYTES = 32;

    /** What a task, or a codec of its, does that it should not. */
    enum Mischief {
        NONE,
        THROWS,
        /** Ends its process. */
        EXITS,
        /** Goes on after it is cancelled. */
        STUBBORN,
        ENCODING_INPUT_THROWS,
        DECODING_INPUT_THROWS,
        ENCODING_OUTPUT_THROWS,
        DECODING_OUTPUT_THROWS
    }

    byte[] toBytes() {
        byte[] bytes = new byte[Math.max(MIN_BYTES, inputBytes)];
        Arrays.fill(bytes, (byte) id);
        ByteBuffer.wrap(bytes).putLong(id).putInt(outputBytes).putLong(runNanos).putInt(mischief.ordinal());
        return bytes;
    }

    static Script of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long id = buffer.getLong();
        int outputBytes = buffer.getInt();
        long runNanos = buffer.getLong();
        Script read = new Script(id, bytes.length, outputBytes, runNanos, Mischief.values()[buffer.getInt()]);
        if (bytes[bytes.length - 1] != (byte) id && bytes.length > MIN_BYTES) {
            throw new IllegalStateException("The input of task " + id + " holds bytes of another one");
        }
        return read;
    }

    byte[] output() {
        byte[] bytes = new byte[Math.max(MIN_BYTES, outputBytes)];
        Arrays.fill(bytes, (byte) (id + 1));
        ByteBuffer.wrap(bytes).putLong(id).putInt(mischief.ordinal());
        return bytes;
    }

    private static Mischief mischiefOfOutput(byte[] bytes) {
        return Mischief.values()[ByteBuffer.wrap(bytes).getInt(Long.BYTES)];
    }

    /** Does what a script says, in the child that runs it. */
    static final class Runner implements Task<byte[], byte[]> {
        private static final long SLICE_NANOS = 2_000_000;

        private final World world;
        private final Runnable exit;
        private final long warmUpNanos;
        private final TaskDescriptor<byte[], byte[]> descriptor;

        Runner(World world, Runnable exit, String name, boolean idempotent, long warmUpNanos, boolean raw) {
            this.world = world;
            this.exit = exit;
            this.warmUpNanos = warmUpNanos;
            Codec<byte[]> input = raw ? Codec.raw() : new Input();
            Codec<byte[]> output = raw ? Codec.raw() : new Output();
            this.descriptor = idempotent
                    ? TaskDescriptor.idempotent(name, "Follows a script", input, output)
                    : TaskDescriptor.nonIdempotent(name, "Follows a script", input, output);
        }

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return descriptor;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            Script script = Script.of(input);
            world.trace(() -> "task " + script.id + " runs");
            for (long left = script.runNanos; left > 0; left -= SLICE_NANOS) {
                if (script.mischief != Mischief.STUBBORN && context.isCancelled()) {
                    throw new TaskCancelledException();
                }
                world.sleep(Math.min(left, SLICE_NANOS));
            }
            return switch (script.mischief) {
                case THROWS -> throw new IllegalArgumentException("Task " + script.id + " throws");
                case EXITS -> {
                    exit.run();
                    throw new IllegalStateException("An ended process goes on");
                }
                default -> script.output();
            };
        }

        @Override
        public void warmUp() {
            if (warmUpNanos > 0) {
                world.sleep(warmUpNanos);
            }
        }
    }

    private abstract static class Bytes implements Codec<byte[]> {
        @Override
        public String mediaType() {
            return "application/octet-stream";
        }

        @Override
        public boolean accepts(String mediaType) {
            return true;
        }

        @Override
        public byte[] fromEdge(byte[] body) {
            return body;
        }

        @Override
        public byte[] toEdge(byte[] value) {
            return value;
        }

        @Override
        public long weigh(byte[] value) {
            return value.length;
        }
    }

    private static final class Input extends Bytes {
        @Override
        public byte[] encode(byte[] value) {
            if (Script.of(value).mischief == Mischief.ENCODING_INPUT_THROWS) {
                throw new IllegalStateException("This input cannot be encoded");
            }
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            if (Script.of(bytes).mischief == Mischief.DECODING_INPUT_THROWS) {
                throw new IllegalStateException("This input cannot be decoded");
            }
            return bytes;
        }
    }

    private static final class Output extends Bytes {
        @Override
        public byte[] encode(byte[] value) {
            if (mischiefOfOutput(value) == Mischief.ENCODING_OUTPUT_THROWS) {
                throw new IllegalStateException("This output cannot be encoded");
            }
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            if (mischiefOfOutput(bytes) == Mischief.DECODING_OUTPUT_THROWS) {
                throw new IllegalStateException("This output cannot be decoded");
            }
            return bytes;
        }
    }
}
