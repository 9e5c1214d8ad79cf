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
    private @Nullable T result;
    private @Nullable Throwable failure;

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
        try {
            dequeued();
            Object runMetric = metrics == null ? null : metrics.begin();
            try {
                result = callable.call();
            } finally {
                ended(runMetric);
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    /** Tells the caller. */
    void settle() {
        Throwable thrown = failure;
        if (thrown == null) {
            promise.complete(result);
        } else {
            promise.fail(thrown);
        }
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
