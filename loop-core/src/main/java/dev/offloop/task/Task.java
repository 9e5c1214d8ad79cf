package dev.offloop.task;

/**
 * A named piece of CPU-heavy work.
 *
 * <p>Implementations are stateless, have a public no-argument constructor and are found by {@link java.util.ServiceLoader}
 * under this interface's name; only registered names can be run. One instance serves many threads at once.
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
   * @throws InvalidInputException when the caller is to blame; every other throwable is reported as the task's failure
   */
  O run(I input, TaskContext context) throws Exception;
}
