package dev.offloop.loop.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** One of Vert.x's worker pools: its executor, and what its metrics are told. Any thread. */
public final class WorkerPool {
    private final io.vertx.core.internal.WorkerPool pool;

    private WorkerPool(io.vertx.core.internal.WorkerPool pool) {
        this.pool = pool;
    }

    /** Where Vert.x makes its own blocking calls: files, certificates. */
    public static WorkerPool internal(Vertx vertx) {
        return new WorkerPool(((VertxInternal) vertx).internalWorkerPool());
    }

    /** Where {@code executeBlocking} and worker verticles run. */
    public static WorkerPool standard(Vertx vertx) {
        return new WorkerPool(((VertxInternal) vertx).workerPool());
    }

    /** The pool of the shared worker executor of this name, which is made when there is none. */
    public static WorkerPool shared(Vertx vertx, String name, int threads) {
        return new WorkerPool(((VertxInternal) vertx)
                .createSharedWorkerPool(
                        name, threads, VertxOptions.DEFAULT_MAX_WORKER_EXECUTE_TIME, TimeUnit.NANOSECONDS));
    }

    /** The one that Vert.x's {@link WorkerExecutors} made. */
    public ExecutorService executor() {
        return pool.executor();
    }

    /** Counts one call from its queueing to its end; counts nothing where Vert.x has no metrics. */
    public CallMetrics newCall() {
        return CallMetrics.of(pool.metrics());
    }
}
