package dev.offloop.offload;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds tasks and bytes in flight. Asked on the submitting thread, before anything is enqueued, so that the hand-over to
 * the home loop is bounded too; hence the two atomics, which one loop alone touches uncontended.
 */
final class Admission {
  private final Limits limits;
  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Admission(Limits limits) {
    this.limits = limits;
  }

  /** Takes room for one task, or takes nothing. A task alone is always let in, whatever it weighs. */
  boolean tryAcquire(long weight) {
    int before = tasks.getAndIncrement();
    if (before >= limits.maxTasks()) {
      tasks.getAndDecrement();
      return false;
    }
    if (weight > 0 && isTooMuch(bytes.addAndGet(weight)) && before > 0) {
      release(weight);
      return false;
    }
    return true;
  }

  /** A negative sum has left the range of a long. */
  private boolean isTooMuch(long sum) {
    return sum > limits.maxBytes() || sum < 0;
  }

  void release(long weight) {
    tasks.getAndDecrement();
    if (weight > 0) {
      bytes.addAndGet(-weight);
    }
  }

  int tasks() {
    return tasks.get();
  }

  long bytes() {
    return bytes.get();
  }

  String describe() {
    return tasks() + " of " + limits.maxTasks() + " tasks and " + bytes() + " of " + limits.maxBytes()
        + " bytes are in flight; try again later";
  }
}
