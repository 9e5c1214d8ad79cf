package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.Locale;

/** A JSON task. */
public final class UpperCase implements Task<Text, Text> {
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("upper-case", "Turns a text into upper case", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        return new Text(input.text().toUpperCase(Locale.ROOT));
    }
}
