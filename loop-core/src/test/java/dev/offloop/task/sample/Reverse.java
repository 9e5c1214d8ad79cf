package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** A raw task. */
public final class Reverse implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.idempotent("reverse", "Turns bytes round", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) {
        byte[] output = new byte[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = input[input.length - 1 - i];
        }
        return output;
    }
}
