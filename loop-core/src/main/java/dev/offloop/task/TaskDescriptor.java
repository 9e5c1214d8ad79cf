package dev.offloop.task;

import java.util.regex.Pattern;

/**
 * What is known of a task before it runs.
 *
 * @param name 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code -}, a letter first
 * @param description one sentence for people
 * @param idempotent whether the task may run again when a worker died while running it
 * @param brief whether it takes microseconds whatever its input is, so that it may run on an event loop that others need too
 */
public record TaskDescriptor<I, O>(
    String name, String description, Codec<I> input, Codec<O> output, boolean idempotent, boolean brief) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public TaskDescriptor {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Task name '" + name + "' must be 1 to 64 characters of a-z, 0-9 and '-', a letter first");
    }
  }

  /** A task that may be retried after a worker was lost. */
  public static <I, O> TaskDescriptor<I, O> idempotent(
      String name, String description, Codec<I> input, Codec<O> output) {
    return new TaskDescriptor<>(name, description, input, output, true, false);
  }

  /** A task that is never started twice. */
  public static <I, O> TaskDescriptor<I, O> nonIdempotent(
      String name, String description, Codec<I> input, Codec<O> output) {
    return new TaskDescriptor<>(name, description, input, output, false, false);
  }

  /** The same, for a task that takes microseconds whatever its input is. */
  public TaskDescriptor<I, O> asBrief() {
    return new TaskDescriptor<>(name, description, input, output, idempotent, true);
  }
}
