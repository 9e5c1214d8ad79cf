package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.JvmFlags;
import dev.offloop.child.config.NestedJar;
import dev.offloop.child.pool.ChildPool;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.Progress;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The strategy {@code child}: tasks run in child JVMs, which get them over Chronicle Queue in shared memory; or
 * {@code queue-thread}, the same on threads.
 */
public final class ChildBackend implements WorkerBackend {
    private final ChildConfig config;
    private @Nullable ChildPool pool;

    public ChildBackend(ChildConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return config.strategy();
    }

    @Override
    public Future<Void> start(BackendHost host) {
        if (!JvmFlags.missing().isEmpty()) {
            return Future.failedFuture(new IllegalStateException(JvmFlags.advice()));
        }
        Optional<String> nested = NestedJar.obstacle(config);
        if (nested.isPresent()) {
            return Future.failedFuture(new IllegalStateException(nested.get()));
        }
        ChildPool made = new ChildPool(config, host);
        pool = made;
        return made.start();
    }

    @Override
    public int credits() {
        return pool == null ? 0 : pool.credits();
    }

    @Override
    public boolean takesDeferred() {
        return present().takesDeferred();
    }

    @Override
    public WorkerPlace place() {
        return config.inThreads() ? WorkerPlace.THREAD : WorkerPlace.PROCESS;
    }

    @Override
    public void assign(Assignment assignment) {
        present().assign(assignment);
    }

    @Override
    public void cancel(Assignment assignment) {
        present().cancel(assignment);
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        return present().isStarted(assignment);
    }

    @Override
    public Optional<Progress> progress(Assignment assignment) {
        return present().progress(assignment);
    }

    private ChildPool present() {
        if (pool == null) {
            throw new IllegalStateException("The child back end was not started");
        }
        return pool;
    }

    @Override
    public Optional<String> unavailable() {
        return pool == null ? Optional.empty() : pool.unavailable();
    }

    /** Agents on threads of this process have their queues made for as many as there are. */
    @Override
    public Optional<String> cannotResize(int least, int most) {
        return config.inThreads() || pool == null ? WorkerBackend.super.cannotResize(least, most) : Optional.empty();
    }

    @Override
    public void resize(int least, int most) {
        present().resize(least, most);
    }

    @Override
    public Future<Void> renew() {
        return present().renew();
    }

    @Override
    public Optional<SharedMemory> memory() {
        return Optional.ofNullable(pool).map(ChildPool::memory);
    }

    @Override
    public Optional<StartCache> startCache() {
        return Optional.ofNullable(pool).flatMap(ChildPool::startCache);
    }

    @Override
    public List<WorkerInfo> workers() {
        return pool == null ? List.of() : pool.workers();
    }

    @Override
    public Future<Void> close(Duration grace) {
        return pool == null ? Future.succeededFuture() : pool.stop(grace);
    }
}
