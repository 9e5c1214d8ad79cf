package dev.offloop.loop;

import java.time.Duration;

/**
 * An event loop with libuv's phases and Node's queues.
 *
 * <p>Each iteration runs the {@linkplain Phase phases} in order; after every callback of every phase the next-tick queue
 * and then the microtask queue are drained, repeatedly until both are empty.
 *
 * <p>Unless a method says otherwise it must be called on the loop's thread and throws {@link IllegalStateException}
 * elsewhere. {@link #execute} is the way in from another thread.
 */
public interface EventLoop {
  /** Whether the calling thread is this loop's. Any thread. */
  boolean inLoop();

  /** Runs the task on the loop: in the next pending phase from inside, with the next poll from another thread. */
  void execute(Runnable task);

  /** Runs the callback right after the current one, before any microtask. */
  void nextTick(Runnable callback);

  /** Runs the callback right after the current one, once the next-tick queue is empty. */
  void queueMicrotask(Runnable callback);

  /** Runs the callback in the next check phase; from within a check phase, in the one of the next iteration. */
  Handle setImmediate(Runnable callback);

  /**
   * Runs the callback once, not before the delay has passed.
   *
   * @param delayMillis as in Node: below 1, above 2 147 483 647 or not a number counts as 1; fractions are cut off
   */
  Handle setTimeout(double delayMillis, Runnable callback);

  /** Runs the callback again and again, the delay counted from the end of the previous run; delay as in setTimeout. */
  Handle setInterval(double delayMillis, Runnable callback);

  /** Registers a hook of the idle phase; while one is registered the loop does not block in poll. */
  Handle onIdle(Runnable hook);

  /** Registers a hook of the prepare phase. */
  Handle onPrepare(Runnable hook);

  /** Registers a hook of the check phase; runs after the immediates. */
  Handle onCheck(Runnable hook);

  /** Runs the callback in the next closing phase. */
  void onClosing(Runnable callback);

  /** Runs the callback when the loop has nothing left that keeps it alive; it may schedule work, which revives the loop. */
  Handle beforeExit(Runnable callback);

  /** Embeds an event source in the prepare phase until the returned handle is cancelled. */
  Handle addPoller(Poller poller);

  /** The loop's cached time in milliseconds since it started; constant while a callback runs. */
  long now();

  /** Sets the cached time from the clock, for callbacks that ran long. */
  void updateTime();

  /** The largest delay that is not replaced by 1 ms: Node's {@code TIMEOUT_MAX}, 2^31 − 1 ms. */
  Duration MAX_DELAY = Duration.ofMillis(Integer.MAX_VALUE);
}
