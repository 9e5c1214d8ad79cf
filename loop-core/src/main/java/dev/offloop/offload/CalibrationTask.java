package dev.offloop.offload;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** Gives its input back: what is left of its time is what the strategy costs. */
public final class CalibrationTask implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "offloop-calibration", "Tells what a strategy costs", Codec.raw(), Codec.raw())
            .asBrief();

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) {
        return input;
    }
}
