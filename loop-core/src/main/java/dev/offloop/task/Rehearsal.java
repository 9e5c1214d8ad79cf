package dev.offloop.task;

import java.util.Map;

/**
 * Runs a task as a worker in another process does: the input and the output go through their codecs. For warming up.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Once, without parameters. */
    public static <I, O> void run(Task<I, O> task, I input) throws Exception {
        run(task, input, Map.of());
    }

    /**
     * Once; whatever the task throws is thrown.
     *
     * @throws IllegalArgumentException when nothing comes out, so that nothing is warm
     */
    public static <I, O> void run(Task<I, O> task, I input, Map<String, String> parameters) throws Exception {
        TaskDescriptor<I, O> descriptor = task.descriptor();
        I decoded = descriptor.input().decode(descriptor.input().encode(input));
        O output = task.run(decoded, TaskContext.undisturbed(parameters));
        if (descriptor.encodeResult(output).length == 0) {
            throw new IllegalArgumentException("'" + descriptor.name() + "' answers this input with nothing");
        }
    }
}
