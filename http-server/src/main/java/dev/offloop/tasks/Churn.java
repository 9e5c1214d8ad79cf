package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A fixed amount of arithmetic on a body of any size, for measuring: unlike {@link Burn} it does the same work wherever
 * it runs, however busy the machine is. The first four bytes, a little-endian number, say how many steps; the answer is
 * the body.
 */
public final class Churn implements RawTask<byte[]> {
    /** Steps between two looks at the cancel flag; a few microseconds. */
    private static final int STEPS_PER_LOOK = 2_000;

    private static final long SEED = 0x9E3779B97F4A7C15L;

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "churn",
                    "Computes as many steps as the first four bytes say (little-endian), and gives the bytes back",
                    Codec.raw(),
                    Codec.raw())
            .withParameters();

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    /**
     * A body that asks for so many steps.
     *
     * @param bytes its size, at least 4
     * @param steps 0 or more
     */
    public static byte[] order(int bytes, int steps) {
        byte[] body = new byte[bytes];
        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putInt(0, steps);
        return body;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) {
        int left = steps(input);
        long state = SEED;
        while (left > 0) {
            int now = Math.min(left, STEPS_PER_LOOK);
            state = compute(state, now);
            left -= now;
            if (left > 0) {
                context.checkpoint();
            }
        }
        if (state == 0) {
            throw new IllegalStateException("A shift register that started above 0 has reached 0");
        }
        return context.result(input);
    }

    private static int steps(MemorySegment input) {
        int steps = input.byteSize() < Integer.BYTES
                ? -1
                : input.asSlice(0, Integer.BYTES)
                        .asByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
        if (steps < 0) {
            throw new InvalidInputException("The first four bytes must be a number of steps, 0 or more");
        }
        return steps;
    }

    /** Each step waits for the one before, so that none can be left out. */
    private static long compute(long seed, int steps) {
        long x = seed;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
