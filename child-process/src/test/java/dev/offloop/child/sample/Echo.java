package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** Answers with its input. */
public final class Echo implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.idempotent("child-echo", "Answers with its input", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) {
        return input;
    }
}
