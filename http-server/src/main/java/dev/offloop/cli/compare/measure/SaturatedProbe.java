package dev.offloop.cli.compare.measure;

import dev.offloop.offload.Offload;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A fixed number of tasks under way: each answer submits the next. */
record SaturatedProbe(Offload offload, String strategy, Workload<?, ?> workload) implements Probe {
  @Override
  public Future<Void> run(Tally tally) {
    Run run = new Run(tally);
    for (int i = 0; i < workload.inFlight(); i++) {
      run.submit();
    }
    return run.done.future();
  }

  private final class Run {
    private final Promise<Void> done = Promise.promise();
    private final Tally tally;
    private int underWay;
    private boolean over;

    Run(Tally tally) {
      this.tally = tally;
    }

    void submit() {
      underWay++;
      long start = System.nanoTime();
      workload.submit(offload, strategy).onComplete(output -> onAnswer(start), done::tryFail);
    }

    /** Counts until the end has passed; what is answered later is only waited for. */
    private void onAnswer(long start) {
      underWay--;
      if (!over) {
        long now = System.nanoTime();
        tally.answered(start, now);
        over = tally.isOver(now);
        if (!over) {
          submit();
        }
      }
      if (over && underWay == 0) {
        done.tryComplete();
      }
    }
  }
}
