package dev.offloop.loop.blocking;

import dev.offloop.loop.TestedVersions;
import dev.offloop.loop.vertx.WorkerExecutors;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes every worker pool of a Vert.x instance a bulkhead. Found by Vert.x as a service provider, which makes one
 * factory per Vert.x instance; an application's own {@code ExecutorServiceFactory} goes before it.
 */
public final class BulkheadFactory extends WorkerExecutors {
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
    protected boolean isWanted() {
        String loop = System.getProperty(LOOP_PROPERTY, "");
        return loop.equals("phased")
                || (!loop.equals("stock") && TestedVersions.misfit().isEmpty());
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
            made = new BlockingPool(vertx);
            pool = made;
        }
        return made;
    }
}
