package dev.offloop.child.supervise;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Large bodies under way between the heap and payload files: copied by worker threads, counted here, so that a directory is
 * not removed while somebody reads from it. Home loop only.
 */
final class BodyCopies {
  private final PoolPlatform platform;
  private final Runnable onEnded;
  private int running;

  /**
   * Counts from none.
   *
   * @param onEnded run after each copy's callback
   */
  BodyCopies(PoolPlatform platform, Runnable onEnded) {
    this.platform = platform;
    this.onEnded = onEnded;
  }

  int running() {
    return running;
  }

  /** Copies on a worker thread, then runs one of the callbacks on the home loop. */
  <T> void run(Callable<T> copy, Consumer<T> onCopied, Consumer<Throwable> onFailed) {
    running++;
    platform.offLoop(copy).onComplete(result -> {
      running--;
      if (result.succeeded()) {
        onCopied.accept(result.result());
      } else {
        onFailed.accept(result.cause());
      }
      onEnded.run();
    });
  }
}
