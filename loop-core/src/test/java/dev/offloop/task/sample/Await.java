package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs until the file named by its input exists, until it is cancelled, or for {@value #MAX_SECONDS} s. Leaves
 * {@code FILE.started-ID} and {@code FILE.cancelled-ID} beside it. With the parameter {@code stubborn} it does not
 * listen.
 */
public final class Await implements Task<Text, Text> {
    private static final int MAX_SECONDS = 20;
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("await", "Waits for a file", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws IOException {
        Path file = Path.of(input.text());
        boolean listening = !context.parameters().containsKey("stubborn");
        Files.createFile(Path.of(file + ".started-" + context.taskId()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (!Files.exists(file) && System.nanoTime() - end < 0) {
            if (listening && context.isCancelled()) {
                Files.createFile(Path.of(file + ".cancelled-" + context.taskId()));
                throw new TaskCancelledException();
            }
            pause();
        }
        return input;
    }

    /** Also when the thread is interrupted, which would end every park at once. */
    private static void pause() {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(1_000_000);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
