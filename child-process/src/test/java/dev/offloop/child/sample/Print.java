package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;

/** Prints its input on both streams, as often as parameter {@code times} says. */
public final class Print implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("print", "Prints", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        for (int i = context.intParameter("times", 1, 1_000_000); i > 0; i--) {
            System.out.println(input.text());
        }
        System.err.println(input.text());
        return input;
    }
}
