package dev.offloop.benchmarks;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.tasks.PasswordHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends a line to a file, then works: run twice, the line stands there twice. */
public final class AppendLine implements Task<AppendLine.Line, String> {
    private static final TaskDescriptor<Line, String> DESCRIPTOR = TaskDescriptor.nonIdempotent(
            "benchmark-append-line",
            "Appends a line to a file, then works",
            Codec.json(Line.class),
            Codec.json(String.class));

    private final PasswordHash hash = new PasswordHash();

    /**
     * What to append where.
     *
     * @param iterations of work
     */
    public record Line(String file, String text, int iterations) {}

    @Override
    public TaskDescriptor<Line, String> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public String run(Line line, TaskContext context) throws Exception {
        Files.writeString(
                Path.of(line.file()), line.text() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return hash.run(new PasswordHash.Order(line.text(), "salt", line.iterations()), context);
    }
}
