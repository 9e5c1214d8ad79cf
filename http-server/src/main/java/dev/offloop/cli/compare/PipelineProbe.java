package dev.offloop.cli.compare;

import dev.offloop.offload.Offload;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A fixed number of tasks under way: each answer submits the next. */
final class PipelineProbe implements Probe {
  private final Offload offload;
  private final String strategy;
  private final Workload<?, ?> workload;
  private long answered;
  private long measuredNanos;

  PipelineProbe(Offload offload, String strategy, Workload<?, ?> workload) {
    this.offload = offload;
    this.strategy = strategy;
    this.workload = workload;
  }

  @Override
  public Future<Void> run(long endNanos) {
    Slice slice = new Slice(System.nanoTime(), endNanos);
    for (int i = 0; i < workload.inFlight(); i++) {
      slice.submit();
    }
    return slice.done.future();
  }

  @Override
  public void reset() {
    answered = 0;
    measuredNanos = 0;
  }

  double perSecond() {
    return answered * 1e9 / Math.max(1, measuredNanos);
  }

  private final class Slice {
    private final Promise<Void> done = Promise.promise();
    private final long startNanos;
    private final long endNanos;
    private int underWay;
    private boolean over;

    Slice(long startNanos, long endNanos) {
      this.startNanos = startNanos;
      this.endNanos = endNanos;
    }

    void submit() {
      underWay++;
      workload.submit(offload, strategy).onComplete(output -> onAnswer(), done::tryFail);
    }

    /** Counts until the end has passed; what is answered later is only waited for. */
    private void onAnswer() {
      underWay--;
      if (!over) {
        answered++;
        long now = System.nanoTime();
        if (now - endNanos >= 0) {
          over = true;
          measuredNanos += now - startNanos;
        } else {
          submit();
        }
      }
      if (underWay == 0) {
        done.tryComplete();
      }
    }
  }
}
