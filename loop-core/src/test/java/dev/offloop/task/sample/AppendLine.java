package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends its input as one line to the file named by its parameter {@code file}; must not run twice. */
public final class AppendLine implements Task<Text, Text> {
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("append-line", "Appends a line to a file", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws IOException {
        Path file = Path.of(context.parameters().getOrDefault("file", ""));
        Files.writeString(file, input.text() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return input;
    }
}
