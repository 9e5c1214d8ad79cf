package dev.offloop.loop.vertx;

import io.vertx.core.spi.metrics.PoolMetrics;
import org.jspecify.annotations.Nullable;

/** What Vert.x's metrics of a worker pool are told of one call. One thread at a time, in the order of the methods. */
public final class CallMetrics {
    private final @Nullable PoolMetrics<Object, Object> metrics;
    private final @Nullable Object queued;
    private @Nullable Object running;

    private CallMetrics(@Nullable PoolMetrics<Object, Object> metrics) {
        this.metrics = metrics;
        this.queued = metrics == null ? null : metrics.enqueue();
    }

    /** The call is queued. */
    @SuppressWarnings("unchecked") // Vert.x declares it raw
    static CallMetrics of(@Nullable PoolMetrics<?, ?> metrics) {
        return new CallMetrics((PoolMetrics<Object, Object>) metrics);
    }

    /** The call has left the queue, to be made or not. */
    public void dequeued() {
        if (metrics != null) {
            metrics.dequeue(queued);
        }
    }

    /** The call begins. */
    public void begun() {
        running = metrics == null ? null : metrics.begin();
    }

    /** The call that began has ended. */
    public void ended() {
        if (metrics != null) {
            metrics.end(running);
        }
    }
}
