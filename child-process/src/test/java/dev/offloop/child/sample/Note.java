package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends its input as a line to the file of parameter {@code file}: run twice, it stands there twice. */
public final class Note implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR = TaskDescriptor.nonIdempotent(
            "note", "Appends its first line to a file", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws IOException {
        Path file = Path.of(context.parameters().getOrDefault("file", ""));
        String line = input.text().lines().findFirst().orElse("");
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return input;
    }
}
