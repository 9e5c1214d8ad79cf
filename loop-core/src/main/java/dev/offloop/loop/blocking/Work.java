package dev.offloop.loop.blocking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a bulkhead runs for a {@link BlockingCall}: settles its promise, and tells Vert.x's metrics of the pool. */
final class Work<T> {
  private final Promise<T> promise;
  private final Callable<T> callable;
  private final @Nullable PoolMetrics<Object, Object> metrics;
  private final @Nullable Object queueMetric;
  private Runnable settlement = () -> {};

  /** A call that is about to be queued. */
  Work(Promise<T> promise, Callable<T> callable, @Nullable PoolMetrics<Object, Object> metrics) {
    this.promise = promise;
    this.callable = callable;
    this.metrics = metrics;
    this.queueMetric = metrics == null ? null : metrics.enqueue();
  }

  Future<T> future() {
    return promise.future();
  }

  /** Makes the call and keeps what came of it. */
  void call() {
    dequeued();
    Object runMetric = metrics == null ? null : metrics.begin();
    try {
      T result = callable.call();
      settlement = () -> promise.complete(result);
    } catch (Throwable e) {
      settlement = () -> promise.fail(e);
    }
    ended(runMetric);
  }

  /** Tells the caller. */
  void settle() {
    settlement.run();
  }

  void cancelled() {
    dequeued();
    promise.fail(new CancellationException("the blocking call was cancelled before it started"));
  }

  void rejected(RejectedExecutionException why) {
    dequeued();
    promise.fail(why);
  }

  private void dequeued() {
    if (metrics != null) {
      metrics.dequeue(queueMetric);
    }
  }

  private void ended(@Nullable Object runMetric) {
    if (metrics != null) {
      metrics.end(runMetric);
    }
  }
}
