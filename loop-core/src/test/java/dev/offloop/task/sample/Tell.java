package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** Answers with what it was told by its context. */
public final class Tell implements Task<byte[], Told> {
    private static final TaskDescriptor<byte[], Told> DESCRIPTOR =
            TaskDescriptor.idempotent("tell", "Tells its context", Codec.raw(), Codec.json(Told.class));

    @Override
    public TaskDescriptor<byte[], Told> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Told run(byte[] input, TaskContext context) {
        return new Told(
                context.taskId(),
                context.attempt(),
                context.parameters(),
                context.isCancelled(),
                context.remainingNanos());
    }
}
