package dev.offloop.loop.blocking;

import dev.offloop.loop.vertx.Contexts;
import dev.offloop.loop.vertx.WorkerPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads for calls that block, as libuv's thread pool has them for files and look-ups, but in bulkheads: when all
 * threads of one are stuck, calls to the others still run.
 *
 * <p>Vert.x is served by the same bulkheads: its file system by {@value #FS}, {@code executeBlocking} and worker
 * verticles by {@value #DEFAULT}. Each is one of Vert.x's worker pools, and shown as such by its metrics. Any thread.
 */
public final class BlockingPool {
    /** Where Vert.x's own blocking calls run: files, certificates. */
    public static final String FS = "fs";

    /** Where the system's resolver runs. */
    public static final String DNS = "dns";

    /** Where {@code executeBlocking} and worker verticles run. */
    public static final String DEFAULT = "default";

    /** How many threads a bulkhead has unless {@link VertxOptions} say otherwise; as many as libuv's pool. */
    public static final int SIZE = 4;

    private final Vertx vertx;
    private final Map<String, WorkerPool> bulkheads = new ConcurrentHashMap<>();

    BlockingPool(Vertx vertx) {
        this.vertx = vertx;
        bulkheads.put(FS, WorkerPool.internal(vertx));
        bulkheads.put(DEFAULT, WorkerPool.standard(vertx));
    }

    /**
     * The pool below a Vert.x instance.
     *
     * @throws IllegalStateException if its worker pools are not bulkheads, as where Offloop stays out
     */
    public static BlockingPool of(Vertx vertx) {
        return find(vertx)
                .orElseThrow(() -> new IllegalStateException(
                        "the worker pools of this Vert.x are not bulkheads: -D" + BulkheadFactory.LOOP_PROPERTY
                                + "=stock is set, this Vert.x or Netty is of a version that was not tested (take it with -D"
                                + BulkheadFactory.LOOP_PROPERTY
                                + "=phased), or another ExecutorServiceFactory is on the class path"));
    }

    /** The pool below a Vert.x instance; empty if its worker pools are not bulkheads. */
    public static Optional<BlockingPool> find(Vertx vertx) {
        return WorkerPool.standard(vertx).executor() instanceof Bulkhead bulkhead
                ? Optional.of(bulkhead.owner().poolOf(vertx))
                : Optional.empty();
    }

    /** The options with pools of {@value #SIZE} threads where they have as many as Vert.x gives by default. */
    public static VertxOptions sized(VertxOptions options) {
        VertxOptions sized = new VertxOptions(options).setMetricsOptions(options.getMetricsOptions());
        if (options.getWorkerPoolSize() == VertxOptions.DEFAULT_WORKER_POOL_SIZE) {
            sized.setWorkerPoolSize(SIZE);
        }
        if (options.getInternalBlockingPoolSize() == VertxOptions.DEFAULT_INTERNAL_BLOCKING_POOL_SIZE) {
            sized.setInternalBlockingPoolSize(SIZE);
        }
        return sized;
    }

    /**
     * Makes a call on a bulkhead.
     *
     * @param bulkhead {@value #FS}, {@value #DNS}, {@value #DEFAULT}, or a name of your own, one of a few: the first
     *     call makes a bulkhead of {@value #SIZE} threads, which exists as long as Vert.x; it is the shared worker
     *     executor of that name
     */
    public <T> BlockingCall<T> submit(String bulkhead, Callable<T> work) {
        return submit(vertx.getOrCreateContext(), bulkhead, work);
    }

    /** As {@link #submit(String, Callable)}; the future completes on the given context. */
    public <T> BlockingCall<T> submit(Context caller, String bulkhead, Callable<T> work) {
        WorkerPool pool = bulkheads.computeIfAbsent(bulkhead, this::make);
        return submit(executor(pool), new Work<>(Contexts.promise(caller), work, pool.newCall()));
    }

    private static <T> BlockingCall<T> submit(Bulkhead bulkhead, Work<T> work) {
        try {
            Bulkhead.Call call = bulkhead.submit(work::call, work::settle);
            return new BlockingCall<>(work.future(), () -> {
                boolean cancelled = bulkhead.cancel(call);
                if (cancelled) {
                    work.cancelled();
                }
                return cancelled;
            });
        } catch (RejectedExecutionException e) {
            work.rejected(e);
            return new BlockingCall<>(work.future(), () -> false);
        }
    }

    /**
     * Does work that may be short: here and now when it is, else on a bulkhead of the Vert.x of this context, or on its
     * worker threads where it has none.
     */
    public static <T> Future<T> nearOrFar(Context context, boolean isShort, String bulkhead, Callable<T> work) {
        if (isShort) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
        return find(context.owner())
                .map(pool -> pool.submit(context, bulkhead, work).future())
                .orElseGet(() -> context.executeBlocking(work, false));
    }

    /** Asks the system's resolver, on {@value #DNS}; a failed look-up is an {@link java.net.UnknownHostException}. */
    public Future<List<InetAddress>> lookup(String host) {
        return submit(DNS, () -> List.of(InetAddress.getAllByName(host))).future();
    }

    /** What each bulkhead has done that was used or that Vert.x has made, by name. */
    public Map<String, BulkheadStats> stats() {
        Map<String, BulkheadStats> stats = new TreeMap<>();
        bulkheads.forEach((name, pool) -> stats.put(name, executor(pool).stats()));
        return stats;
    }

    private WorkerPool make(String name) {
        return WorkerPool.shared(vertx, name, SIZE);
    }

    private static Bulkhead executor(WorkerPool pool) {
        return (Bulkhead) pool.executor();
    }
}
