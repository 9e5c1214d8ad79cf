package dev.offloop.offload;

/**
 * What an {@link Offload} holds at most, from acceptance until the worker is free again.
 *
 * @param maxTasks tasks in flight, queued ones included; at least 1
 * @param maxBytes bytes of their inputs as far as known; at least 1
 * @param maxAttempts how often an idempotent task is started when its workers die; at least 1
 */
public record Limits(int maxTasks, long maxBytes, int maxAttempts) {
  public Limits {
    require(maxTasks >= 1, "maxTasks", maxTasks);
    require(maxBytes >= 1, "maxBytes", maxBytes);
    require(maxAttempts >= 1, "maxAttempts", maxAttempts);
  }

  /**
   * 100 000 tasks, a quarter of the heap, 10 attempts: enough for tasks to get through while somebody kills a child every
   * few hundred milliseconds, few enough that a task that kills its children is given up.
   */
  public static Limits defaults() {
    return new Limits(100_000, Runtime.getRuntime().maxMemory() / 4, 10);
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
