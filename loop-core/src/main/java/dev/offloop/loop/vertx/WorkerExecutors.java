package dev.offloop.loop.vertx;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.ExecutorServiceFactory;

/**
 * A service provider that makes the executors of Vert.x's worker pools; an application's own
 * {@link ExecutorServiceFactory} goes before it. Vert.x makes one for each of its instances.
 */
public abstract class WorkerExecutors implements ExecutorServiceFactory {
    /** Called by Vert.x. */
    protected WorkerExecutors() {}

    /** Whether it makes those of this Vert.x, or leaves them as they are. */
    protected abstract boolean isWanted();

    @Override
    public final void init(VertxBootstrap bootstrap) {
        if (isWanted()) {
            ExecutorServiceFactory.super.init(bootstrap);
        }
    }

    /** Called by Vert.x 4, whose pools stay as they are. */
    public final void init(VertxBuilder vertx4) {
        // Without the loop there is no BlockingPool to ask for them.
    }
}
