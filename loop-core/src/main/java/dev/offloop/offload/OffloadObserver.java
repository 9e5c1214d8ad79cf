package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;

/** Hears of every task. Called on the home loop unless a method says otherwise; must return at once and not throw. */
public interface OffloadObserver {
  /** Hears nothing. */
  OffloadObserver NONE = new OffloadObserver() {};

  /** A task was not accepted. Any thread. */
  default void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {}

  /** An accepted task was settled; times in nanoseconds, as in {@link Timing}. */
  default void settled(
      TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, long queueNanos, long runNanos, long copyNanos) {}

  /** A task will be started again after its worker died. */
  default void retried(TaskDescriptor<?, ?> task, String strategy) {}
}
