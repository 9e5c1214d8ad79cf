package dev.offloop.offload;

/** The one loop that owns a dispatcher: its thread, its clock and its timers, behind a seam that tests drive by hand. */
public interface HomeLoop {
  /** Whether the calling thread is the loop's. Any thread. */
  boolean inLoop();

  /** Runs the task on the loop, later also when called from the loop itself. Any thread. */
  void execute(Runnable task);

  /** Nanoseconds of a monotonic clock. Any thread. */
  long nanoTime();

  /**
   * Runs the task on the loop once, not before the delay has passed; without delay in the next iteration, after I/O was
   * served. Loop thread.
   *
   * @return cancels the timer when run
   */
  Runnable schedule(long delayNanos, Runnable task);
}
