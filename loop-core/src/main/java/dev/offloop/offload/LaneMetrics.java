package dev.offloop.offload;

import dev.offloop.loop.vertx.CallMetrics;
import dev.offloop.loop.vertx.PoolCalls;
import io.vertx.core.Vertx;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * Tells Vert.x's metrics of the tasks of one strategy what they are told of the calls of a worker pool. Remembers
 * nothing where there are none. Home loop only.
 */
final class LaneMetrics {
    static final LaneMetrics NONE = new LaneMetrics(Optional.empty());

    private final Optional<PoolCalls> pool;
    private final IdentityHashMap<Entry<?, ?>, CallMetrics> queued = new IdentityHashMap<>();
    private final IdentityHashMap<Entry<?, ?>, CallMetrics> running = new IdentityHashMap<>();

    private LaneMetrics(Optional<PoolCalls> pool) {
        this.pool = pool;
    }

    static LaneMetrics of(Vertx vertx, String strategy) {
        return new LaneMetrics(PoolCalls.named(vertx, "offloop-" + strategy));
    }

    /** Waits for a worker. */
    void onQueued(Entry<?, ?> entry) {
        pool.ifPresent(calls -> guarded(() -> queued.computeIfAbsent(entry, any -> calls.newCall())));
    }

    /** Goes to a worker, perhaps at once. */
    void onHanded(Entry<?, ?> entry) {
        pool.ifPresent(calls -> guarded(() -> {
            CallMetrics waited = queued.remove(entry);
            CallMetrics call = waited == null ? calls.newCall() : waited;
            running.put(entry, call);
            call.dequeued();
            call.begun();
        }));
    }

    /** Comes back from its worker. */
    void onBack(Entry<?, ?> entry) {
        pool.ifPresent(calls -> guarded(() -> {
            CallMetrics call = running.remove(entry);
            if (call != null) {
                call.ended();
            }
        }));
    }

    /** Waits no more, and goes to no worker. */
    void onGone(Entry<?, ?> entry) {
        pool.ifPresent(calls -> guarded(() -> {
            CallMetrics call = queued.remove(entry);
            if (call != null) {
                call.dequeued();
            }
        }));
    }

    void close() {
        pool.ifPresent(calls -> guarded(calls::close));
    }

    /** Metrics are others' code. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            Dispatcher.report("The metrics of Vert.x have thrown", e);
        }
    }
}
