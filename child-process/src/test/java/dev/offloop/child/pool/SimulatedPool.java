package dev.offloop.child.pool;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.platform.Bells;
import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.child.platform.PoolResources;
import dev.offloop.child.platform.QueueQuota;
import dev.offloop.child.platform.ReplyPolling;
import dev.offloop.child.start.AotCache;
import dev.offloop.child.start.Launch;
import dev.offloop.child.start.PermanentThread;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.Handle;
import dev.offloop.loop.Poller;
import dev.offloop.loop.Timeline;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.HomeLoop;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The real pool on a machine that is simulated. */
public final class SimulatedPool implements PoolPlatform {
    private final Setting setting;
    private Bells.@Nullable Listener listener;

    /** What is simulated. */
    public interface Setting {
        HomeLoop home();

        RandomGenerator chance();

        Executor thread(String name);

        <T> Future<T> offLoop(Callable<T> work);

        int maxCopiedOnLoop();

        /** Whether the loop polls before it sleeps, as the phased one does; else it waits for bells only. */
        boolean polls();

        void poll(Poller poller);

        void stopPolling();

        PayloadArena arena();

        PayloadStore payloads();

        void makeDirectory(Path directory) throws IOException;

        void deleteDirectory(Path directory) throws IOException;

        ParentLink link(LinkFiles files) throws IOException;

        Process start(ChildArguments arguments) throws IOException;
    }

    /** The parent's end of a connection. */
    public interface Line {
        void ring();

        void onClosed(Runnable action);

        void close();
    }

    public SimulatedPool(Setting setting) {
        this.setting = setting;
    }

    /** A child connected its bell or its lifeline. On the loop. */
    public void connected(boolean bell, long serial, Line line) {
        Bells.Connection connection = new LineConnection(line);
        if (listener == null) {
            line.close();
        } else if (bell) {
            listener.onBell(new Hello(Hello.Purpose.BELL, serial), connection);
        } else {
            listener.onLifeline(new Hello(Hello.Purpose.LIFELINE, serial), connection);
        }
    }

    /** A child rang. On the loop. */
    public void rang() {
        if (listener != null) {
            listener.onRing();
        }
    }

    private record LineConnection(Line line) implements Bells.Connection {
        @Override
        public void ring() {
            line.ring();
        }

        @Override
        public void onClosed(Runnable action) {
            line.onClosed(action);
        }

        @Override
        public void close() {
            line.close();
        }
    }

    @Override
    public RandomGenerator random() {
        return setting.chance();
    }

    @Override
    public PermanentThread permanentThread(String name) {
        return new PermanentThread(setting.home(), new Threads(setting.thread(name)));
    }

    @Override
    public <T> Future<T> offLoop(Callable<T> work) {
        return setting.offLoop(work);
    }

    @Override
    public int maxCopiedOnLoop() {
        return setting.maxCopiedOnLoop();
    }

    @Override
    public Bells bells(Bells.Listener listening) {
        return new Bells() {
            @Override
            public Future<Void> listen(Path socket) {
                listener = listening;
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> close() {
                listener = null;
                return Future.succeededFuture();
            }
        };
    }

    @Override
    public ReplyPolling polling(Poller poller) {
        if (!setting.polls()) {
            return new ReplyPolling.OnBell(setting.home(), poller);
        }
        setting.poll(poller);
        return new ReplyPolling.InPrepare(new Polled());
    }

    private final class Polled implements Handle {
        @Override
        public void cancel() {
            setting.stopPolling();
        }

        @Override
        public Handle ref() {
            return this;
        }

        @Override
        public Handle unref() {
            return this;
        }

        @Override
        public boolean hasRef() {
            return true;
        }

        @Override
        public Handle refresh() {
            return this;
        }
    }

    @Override
    public Timeline timeline() {
        return Timeline.NONE;
    }

    @Override
    public Optional<AotCache> aotCache() {
        return Optional.empty();
    }

    @Override
    public PayloadStore payloads() {
        return setting.payloads();
    }

    @Override
    public PoolResources resources() throws IOException {
        Path directory = Path.of("pool");
        setting.makeDirectory(directory);
        return new PoolResources(
                directory, () -> setting.deleteDirectory(directory), new QueueQuota(1 << 20, 1 << 20), setting.arena());
    }

    @Override
    public boolean usesPrefix() {
        return true;
    }

    @Override
    public Launch launch(ChildArguments arguments) {
        return new Launch(() -> setting.start(arguments), false, false, true, (worker, process) -> wait -> List.of());
    }

    @Override
    public ParentLink link(LinkFiles files) throws IOException {
        return setting.link(files);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        setting.makeDirectory(directory);
    }

    @Override
    public void deleteDirectory(Path directory) throws IOException {
        setting.deleteDirectory(directory);
    }

    /** The pool as a strategy. */
    public WorkerBackend backend(ChildConfig config) {
        return new PoolBackend(config);
    }

    private final class PoolBackend implements WorkerBackend {
        private final ChildConfig config;
        private @Nullable ChildPool pool;

        PoolBackend(ChildConfig config) {
            this.config = config;
        }

        private ChildPool pool() {
            if (pool == null) {
                throw new IllegalStateException("The pool was not started");
            }
            return pool;
        }

        @Override
        public String name() {
            return "child";
        }

        @Override
        public Future<Void> start(BackendHost host) {
            pool = new ChildPool(config, host, SimulatedPool.this);
            return pool.start();
        }

        @Override
        public int credits() {
            return pool().credits();
        }

        @Override
        public boolean takesDeferred() {
            return pool().takesDeferred();
        }

        @Override
        public void assign(Assignment assignment) {
            pool().assign(assignment);
        }

        @Override
        public void cancel(Assignment assignment) {
            pool().cancel(assignment);
        }

        @Override
        public boolean isStarted(Assignment assignment) {
            return pool().isStarted(assignment);
        }

        @Override
        public Optional<String> unavailable() {
            return pool().unavailable();
        }

        @Override
        public Future<Void> renew() {
            return pool().renew();
        }

        @Override
        public Optional<SharedMemory> memory() {
            return Optional.of(pool().memory());
        }

        @Override
        public List<WorkerInfo> workers() {
            return pool().workers();
        }

        @Override
        public Future<Void> close(Duration grace) {
            return pool().stop(grace);
        }
    }

    /** A launcher's thread, which need not be ended. */
    private static final class Threads extends AbstractExecutorService {
        private final Executor executor;
        private boolean ended;

        Threads(Executor executor) {
            this.executor = executor;
        }

        @Override
        public void execute(Runnable job) {
            executor.execute(job);
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return ended;
        }
    }
}
