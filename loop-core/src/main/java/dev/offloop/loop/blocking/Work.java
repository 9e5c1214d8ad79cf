package dev.offloop.loop.blocking;

import dev.offloop.loop.vertx.CallMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a bulkhead runs for a {@link BlockingCall}: settles its promise, and tells Vert.x's metrics of the pool. */
final class Work<T> {
    private final Promise<T> promise;
    private final Callable<T> callable;
    private final CallMetrics metrics;
    private @Nullable T result;
    private @Nullable Throwable failure;

    /** A call that is about to be queued. */
    Work(Promise<T> promise, Callable<T> callable, CallMetrics metrics) {
        this.promise = promise;
        this.callable = callable;
        this.metrics = metrics;
    }

    Future<T> future() {
        return promise.future();
    }

    /** Makes the call and keeps what came of it. */
    void call() {
        try {
            metrics.dequeued();
            metrics.begun();
            try {
                result = callable.call();
            } finally {
                metrics.ended();
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
        metrics.dequeued();
        promise.fail(new CancellationException("the blocking call was cancelled before it started"));
    }

    void rejected(RejectedExecutionException why) {
        metrics.dequeued();
        promise.fail(why);
    }
}
