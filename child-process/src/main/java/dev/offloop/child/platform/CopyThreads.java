package dev.offloop.child.platform;

import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.loop.vertx.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The threads that copy large bodies and let the arena grow: a bulkhead of their own, so that the application's
 * blocking calls cannot keep bodies from moving, nor bodies those calls. On a phased loop it is shown among the
 * bulkheads of {@link BlockingPool}. Home loop only.
 */
final class CopyThreads implements AutoCloseable {
    /** Its name among the bulkheads. */
    static final String BULKHEAD = "copies";

    private static final String STOCK_THREAD = "offloop-copies";

    private final Context context;
    private final @Nullable BlockingPool pool;
    private @Nullable WorkerExecutor executor;

    /** No thread is started yet. */
    CopyThreads(Context context) {
        this.context = context;
        this.pool = BlockingPool.find(context.owner()).orElse(null);
    }

    /** Runs the copy on a thread. The future completes on the home loop, and fails when no thread takes it. */
    <T> Future<T> run(Callable<T> copy) {
        try {
            return pool == null
                    ? runOnStockLoop(copy)
                    : pool.submit(context, BULKHEAD, copy).future();
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter also when no thread can be started.
            return Future.failedFuture(e);
        }
    }

    private <T> Future<T> runOnStockLoop(Callable<T> copy) {
        WorkerExecutor threads = executor;
        if (threads == null) {
            threads = context.owner().createSharedWorkerExecutor(STOCK_THREAD, BlockingPool.SIZE);
            executor = threads;
        }
        WorkerExecutor chosen = threads;
        return Contexts.within(context, () -> chosen.executeBlocking(copy, false));
    }

    /** On a phased loop the threads end with Vert.x. */
    @Override
    public void close() {
        if (executor != null) {
            executor.close();
        }
    }
}
