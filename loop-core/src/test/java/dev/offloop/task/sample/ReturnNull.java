package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** Breaks the contract: returns null. */
public final class ReturnNull implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.idempotent("return-null", "Returns null", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte[] run(byte[] input, TaskContext context) {
        return null;
    }
}
