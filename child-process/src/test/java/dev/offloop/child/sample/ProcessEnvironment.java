package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;

/** Tells what it finds around it. */
public final class ProcessEnvironment implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR = TaskDescriptor.idempotent(
            "environment", "Tells what it finds around it", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text question, TaskContext context) throws IOException {
        return new Text(
                switch (question.text()) {
                    case "variables" ->
                        String.join("\n", new TreeSet<>(System.getenv().keySet()));
                    case "GREETING" -> System.getenv("GREETING");
                    case "directory" -> Path.of("").toAbsolutePath().toString();
                    case "standard input" -> Integer.toString(System.in.read());
                    case "heap" -> Long.toString(Runtime.getRuntime().maxMemory() >> 20);
                    case "status" -> Files.readString(Path.of("/proc/self/status"));
                    case "loggers" ->
                        LoggerFactory.getILoggerFactory().getClass().getName();
                    default -> throw new IllegalArgumentException(question.text());
                });
    }
}
