package dev.offloop.cli.compare;

import io.vertx.core.Future;

/** Measures one thing, a slice of time at a time. Event loop only. */
interface Probe {
  /** Measures until the end on {@code System.nanoTime()}; completes when nothing of it is under way any more. */
  Future<Void> run(long endNanos);

  /** Forgets what was measured so far. */
  void reset();
}
