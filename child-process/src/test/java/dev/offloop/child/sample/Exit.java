package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;

/** Says something on standard error and ends its process with the exit code given as parameter {@code code}. */
public final class Exit implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("exit", "Ends the process", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        System.err.println(input.text());
        System.exit(context.intParameter("code", 0, 255));
        return input;
    }
}
