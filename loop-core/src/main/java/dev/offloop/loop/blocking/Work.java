package dev.offloop.loop.blocking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.metrics.PoolMetrics;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a bulkhead runs for a {@link BlockingCall}: settles its promise, and tells Vert.x's metrics of the pool. */
final class Work<T> implements Runnable {
  private final Promise<T> promise;
  private final Callable<T> callable;
  private final @Nullable PoolMetrics<Object, Object> metrics;
  private final @Nullable Object queueMetric;

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

  @Override
  public void run() {
    dequeued();
    Object runMetric = metrics == null ? null : metrics.begin();
    T result;
    try {
      result = callable.call();
    } catch (Throwable e) {
      ended(runMetric);
      promise.fail(e);
      return;
    }
    ended(runMetric);
    promise.complete(result);
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
