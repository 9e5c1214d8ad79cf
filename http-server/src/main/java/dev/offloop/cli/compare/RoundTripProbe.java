package dev.offloop.cli.compare;

import dev.offloop.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One task at a time, the next one at once or after a pause. */
final class RoundTripProbe implements Probe {
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Histogram nanos = new Histogram(MAX_NANOS, 3);
  private final Context loop;
  private final Offload offload;
  private final String strategy;
  private final Workload<?, ?> workload;
  private final long thinkMicros;
  private long measuredNanos;

  RoundTripProbe(Context loop, Offload offload, String strategy, Workload<?, ?> workload, long thinkMicros) {
    this.loop = loop;
    this.offload = offload;
    this.strategy = strategy;
    this.workload = workload;
    this.thinkMicros = thinkMicros;
  }

  @Override
  public Future<Void> run(long endNanos) {
    Promise<Void> done = Promise.promise();
    next(System.nanoTime(), endNanos, done);
    return done.future();
  }

  private void next(long sliceStart, long endNanos, Promise<Void> done) {
    long start = System.nanoTime();
    workload.submit(offload, strategy).onComplete(
        output -> {
          long end = System.nanoTime();
          nanos.recordValue(Math.min(end - start, MAX_NANOS));
          if (end - endNanos >= 0) {
            measuredNanos += end - sliceStart;
            done.complete();
          } else if (thinkMicros == 0) {
            next(sliceStart, endNanos, done);
          } else {
            long millis = Math.max(1, TimeUnit.MICROSECONDS.toMillis(thinkMicros));
            loop.owner().setTimer(millis, ignored -> next(sliceStart, endNanos, done));
          }
        },
        done::fail);
  }

  @Override
  public void reset() {
    nanos.reset();
    measuredNanos = 0;
  }

  Row.Micros micros() {
    return new Row.Micros(at(50), at(90), at(99), at(99.9));
  }

  private double at(double percentile) {
    return Math.round(nanos.getValueAtPercentile(percentile) / 10.0) / 100.0;
  }

  /** Tasks per second with one at a time, pauses included. */
  double perSecond() {
    return nanos.getTotalCount() * 1e9 / Math.max(1, measuredNanos);
  }
}
