package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.foreign.MemorySegment;

/** Gives back what it was given: the cost of the transport alone. */
public final class Echo implements RawTask<byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "echo", "Gives the bytes back as they came", Codec.raw(), Codec.raw())
            .withParameters()
            .asBrief();

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) {
        return context.result(input);
    }
}
