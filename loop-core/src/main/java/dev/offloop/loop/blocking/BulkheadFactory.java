package dev.offloop.loop.blocking;

import dev.offloop.loop.TestedVersions;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes every worker pool of a Vert.x instance a bulkhead. Found by Vert.x as a service provider, which makes one
 * factory per Vert.x instance; an application's own {@link ExecutorServiceFactory} goes before it.
 */
public final class BulkheadFactory implements ExecutorServiceFactory {
    /**
     * The system property for how many calls may wait for a bulkhead's threads before {@link BlockingPool#submit}
     * refuses more; default {@value #DEFAULT_QUEUE}.
     */
    public static final String QUEUE_PROPERTY = "offloop.blocking.queue";

    /**
     * The system property that leaves Vert.x as it is with the value {@code stock}, as is one of a version that was not
     * tested without the value {@code phased}.
     */
    static final String LOOP_PROPERTY = "offloop.loop";

    private static final int DEFAULT_QUEUE = 16_384;

    private @Nullable BlockingPool pool;

    /** Called by Vert.x. */
    public BulkheadFactory() {}

    @Override
    public void init(VertxBootstrap bootstrap) {
        String loop = System.getProperty(LOOP_PROPERTY, "");
        if (loop.equals("phased")
                || (!loop.equals("stock") && TestedVersions.misfit().isEmpty())) {
            ExecutorServiceFactory.super.init(bootstrap);
        }
    }

    /** Called by Vert.x 4, whose pools stay as they are. */
    public void init(VertxBuilder vertx4) {
        // Without the loop there is no BlockingPool to ask for them.
    }

    @Override
    public ExecutorService createExecutor(
            @Nullable ThreadFactory threads, @Nullable Integer concurrency, @Nullable Integer maxConcurrency) {
        int size = maxConcurrency == null || maxConcurrency == 0 ? BlockingPool.SIZE : maxConcurrency;
        return new Bulkhead(
                this,
                threads == null ? Executors.defaultThreadFactory() : threads,
                size,
                Integer.getInteger(QUEUE_PROPERTY, DEFAULT_QUEUE));
    }

    /** The pool of the instance that this factory was made for. */
    synchronized BlockingPool poolOf(Vertx vertx) {
        BlockingPool made = pool;
        if (made == null) {
            made = new BlockingPool((VertxInternal) vertx);
            pool = made;
        }
        return made;
    }
}
