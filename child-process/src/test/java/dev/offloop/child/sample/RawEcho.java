package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.foreign.MemorySegment;

/** Answers with its input, or with the part of it from the parameter {@code from}; in place. */
public final class RawEcho implements RawTask<byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.idempotent("raw-echo", "Answers with its input in place", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) {
        boolean part = context.parameters().containsKey("from");
        return context.result(part ? input.asSlice(context.intParameter("from", 0, Integer.MAX_VALUE)) : input);
    }
}
