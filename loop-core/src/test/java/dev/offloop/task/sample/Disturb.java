package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.net.URL;
import java.net.URLClassLoader;

/** Tells how it found its thread, and leaves it with all changed that a task can change. */
public final class Disturb implements Task<byte[], Found> {
    /** The name of a thread that it has left. */
    public static final String NAME = "disturbed";

    private static final TaskDescriptor<byte[], Found> DESCRIPTOR =
            TaskDescriptor.idempotent("disturb", "Leaves its thread changed", Codec.raw(), Codec.json(Found.class));

    @Override
    public TaskDescriptor<byte[], Found> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck")
    public Found run(byte[] input, TaskContext context) {
        Thread thread = Thread.currentThread();
        Found found = new Found(
                thread.isInterrupted(),
                thread.getName(),
                thread.getPriority(),
                String.valueOf(thread.getContextClassLoader()),
                thread.getUncaughtExceptionHandler().getClass().getName());
        thread.interrupt();
        thread.setName(NAME);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(new URLClassLoader(new URL[0]));
        thread.setUncaughtExceptionHandler((where, what) -> {});
        if (input.length > 0) {
            throw new IllegalStateException("on demand");
        }
        return found;
    }
}
