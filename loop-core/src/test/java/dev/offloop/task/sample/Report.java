package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Says a hundred times and more how far it is, the input at last, until it is cancelled or for 20 s. */
public final class Report implements Task<Text, Text> {
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("report", "Says how far it is", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        for (int done = 0; done < 100; done++) {
            context.progress(done, 100, "at " + done);
        }
        context.progress(100, 100, input.text());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!context.isCancelled() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        context.checkpoint();
        return input;
    }
}
