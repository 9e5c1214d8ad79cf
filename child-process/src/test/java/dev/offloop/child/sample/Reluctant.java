package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the child that loads it from getting ready. The system property {@code offloop.reluctant} names a directory:
 * while there is a file {@code hang} in it, the constructor does not return; while there is a file {@code exit}, it
 * ends the process.
 */
public final class Reluctant implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR = TaskDescriptor.idempotent(
            "reluctant", "Answers with its input", Codec.json(Text.class), Codec.json(Text.class));

    private static final int EXIT = 5;

    /** Called by the loader of services. */
    public Reluctant() {
        String directory = System.getProperty("offloop.reluctant");
        if (directory == null) {
            return;
        }
        if (Files.exists(Path.of(directory, "exit"))) {
            Runtime.getRuntime().halt(EXIT);
        }
        while (Files.exists(Path.of(directory, "hang"))) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        return input;
    }
}
