package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.JvmFlags;
import dev.offloop.child.config.NestedJar;
import dev.offloop.child.pool.ProcessTransport;
import dev.offloop.child.pool.WorkerPool;
import dev.offloop.loop.vertx.CloseHooks;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.workers.port.WorkerEvents;
import dev.offloop.workers.port.WorkerProvider;
import dev.offloop.workers.port.WorkerSpec;
import dev.offloop.workers.port.WorkerTransport;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Long-lived workers in child JVMs, over the queues and the arena that tasks go over too. Those of one event loop share
 * a runtime directory and an arena, which are there until Vert.x closes. Any thread.
 *
 * <p>{@code Worker.process(vertx, Program.class)} takes those with the defaults; settings of one's own are given by
 * {@code Worker.process(vertx, Program.class, new ProcessWorkers(config))}.
 */
public final class ProcessWorkers implements WorkerProvider {
    /** One for all that is found by its provider, which is made anew at each look. */
    private static final ProcessWorkers DEFAULTS = new ProcessWorkers(ChildConfig.defaults());

    private final ChildConfig config;
    private final Map<ScheduledExecutorService, WorkerPool> pools = new ConcurrentHashMap<>();

    /** With these settings for each JVM; the number of children and spares, recycling and run times do not apply. */
    public ProcessWorkers(ChildConfig config) {
        this.config = config;
    }

    @Override
    public <I, O> WorkerTransport create(Context context, WorkerSpec<I, O> spec, WorkerEvents<O> events) {
        if (!JvmFlags.missing().isEmpty()) {
            throw new IllegalStateException(JvmFlags.advice());
        }
        NestedJar.obstacle(config).ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
        return new ProcessTransport<>(() -> poolOf(context), spec, events);
    }

    private WorkerPool poolOf(Context context) {
        return pools.computeIfAbsent(Contexts.eventLoop(context), loop -> open(loop, context));
    }

    private WorkerPool open(ScheduledExecutorService loop, Context context) {
        WorkerPool pool = new WorkerPool(context, config);
        Closeable hook = done -> context.runOnContext(ignored -> {
            pools.remove(loop);
            pool.close().onComplete(done);
        });
        CloseHooks.add(context.owner(), hook);
        return pool;
    }

    /** Those with default settings, as they are found by {@link java.util.ServiceLoader}. */
    public static final class Defaults implements WorkerProvider {
        @Override
        public <I, O> WorkerTransport create(Context context, WorkerSpec<I, O> spec, WorkerEvents<O> events) {
            return DEFAULTS.create(context, spec, events);
        }
    }
}
