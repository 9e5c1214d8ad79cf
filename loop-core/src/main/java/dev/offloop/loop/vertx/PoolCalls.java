package dev.offloop.loop.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Optional;

/** A pool of our own among those that Vert.x's metrics know. One thread at a time. */
public final class PoolCalls {
    private static final String TYPE = "worker";

    private final PoolMetrics<?, ?> metrics;

    private PoolCalls(PoolMetrics<?, ?> metrics) {
        this.metrics = metrics;
    }

    /** Makes the pool known; empty where Vert.x has no metrics. */
    public static Optional<PoolCalls> named(Vertx vertx, String name) {
        VertxMetrics all = ((VertxInternal) vertx).metrics();
        return Optional.ofNullable(all == null ? null : all.createPoolMetrics(TYPE, name, 0))
                .map(PoolCalls::new);
    }

    /** Counts one call from its queueing, which is now, to its end. */
    public CallMetrics newCall() {
        return CallMetrics.of(metrics);
    }

    /** The pool is no more. */
    public void close() {
        metrics.close();
    }
}
