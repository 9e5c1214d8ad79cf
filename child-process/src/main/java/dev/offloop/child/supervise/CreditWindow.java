package dev.offloop.child.supervise;

import dev.offloop.child.memory.ControlPage;

/**
 * How many tasks a child may hold: enough for it to have work while an answer travels, few enough that little must move
 * when it dies. Follows a moving average of the measured run time.
 */
final class CreditWindow {
  /** Work that a child should have at hand: a few times what the loop takes to come round. */
  private static final long TARGET_NANOS = 200_000;

  /** One running, one waiting. */
  private static final int LEAST = 2;

  private static final int START = 4;

  private int size = START;
  private long averageNanos;

  int size() {
    return size;
  }

  /** A task ran this long. */
  void onRun(long runNanos) {
    averageNanos += (runNanos - averageNanos) / 8;
    size = Math.clamp(TARGET_NANOS / Math.max(1, averageNanos), LEAST, ControlPage.WINDOW);
  }
}
