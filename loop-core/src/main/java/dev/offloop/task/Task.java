package dev.offloop.task;

/**
 * A named piece of CPU-heavy work.
 *
 * <p>Implementations are stateless, have a public no-argument constructor and are found by
 * {@link java.util.ServiceLoader} under this interface's name; only registered names can be run. One instance serves
 * many threads at once.
 *
 * @param <I> what goes in
 * @param <O> what comes out; never null
 */
public interface Task<I, O> {
    /** Name, codecs and promises of this task; the same object at every call. */
    TaskDescriptor<I, O> descriptor();

    /**
     * Does the work, on a worker's thread or, with the inline strategy, on the event loop.
     *
     * @throws InvalidInputException when the caller is to blame; every other throwable is reported as the task's
     *     failure
     */
    O run(I input, TaskContext context) throws Exception;

    /**
     * Does beforehand what would make the first run slow: loads classes, fills tables, runs a few times so that the
     * compiler knows what is hot. A child JVM that waits as a spare calls it once, before it reports ready, on the
     * thread that will run the tasks; one that is needed at once does not. So a task must not rely on it, and need not
     * be warm to be right.
     *
     * <p>Takes a second at most, all tasks together: a child is ready only when all have ended. When one goes on until
     * the child's start timeout is over, the child is killed, and this task is not warmed up any more. What it throws
     * is logged and does no harm. {@link Rehearsal} runs a task as a worker does.
     */
    default void warmUp() throws Exception {}
}
