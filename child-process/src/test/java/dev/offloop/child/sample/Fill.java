package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.foreign.MemorySegment;

/** Answers with {@code bytes} bytes, all of them the length of its input modulo 256; written in place. */
public final class Fill implements RawTask<byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.idempotent("fill", "Answers with as many bytes as it is told", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) {
        MemorySegment output = context.output(context.intParameter("bytes", 0, Integer.MAX_VALUE));
        return context.result(output.fill((byte) input.byteSize()));
    }

    /** What it answers to an input of this length. */
    public static byte valueFor(int inputBytes) {
        return (byte) inputBytes;
    }
}
