package dev.offloop.child.pool;

import dev.offloop.child.agent.ProgramTask;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.lifecycle.Child;
import dev.offloop.child.platform.Bells;
import dev.offloop.child.platform.LocalPlatform;
import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.child.platform.PoolResources;
import dev.offloop.child.platform.ReplyPolling;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.Poller;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.HomeLoop;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskRegistry;
import dev.offloop.workers.port.WorkerExit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The children that are long-lived workers of one event loop, with their directory, arena and bell. Each is started for
 * its worker, and is not replaced. Home loop only.
 */
public final class WorkerPool implements Poller, Bells.Listener, Child.Listener {
    /** Messages of one worker delivered in one go, so that the loop's other work gets its turn. */
    private static final int POLL_BATCH = 256;

    private final HomeLoop home;
    private final ProgramTask task = new ProgramTask();
    private final PoolContext context;
    private final Bells bells;
    private final ReplyPolling polling;
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Void> closed = Promise.promise();

    /** Replaced, not changed, so that it can be walked while workers come and go. */
    private List<Running> running = List.of();

    private long lastSerial;
    private boolean opening;
    private boolean closing;
    private boolean ticking;
    private boolean trained;

    private record Running(Child child, ProcessTransport<?, ?> transport) {}

    /** Makes nothing before the first worker is started. */
    public WorkerPool(Context owner, ChildConfig config) {
        this.home = HomeLoop.of(owner);
        Host host = new Host(owner);
        PoolPlatform platform = new LocalPlatform(config, host);
        this.context = new PoolContext(config, host, platform);
        this.bells = platform.bells(this);
        this.polling = platform.polling(this);
    }

    /** What its children run. */
    ProgramTask task() {
        return task;
    }

    void start(ProcessTransport<?, ?> transport) {
        open().onComplete(
                        ready -> {
                            if (transport.hasEnded() || closing) {
                                transport.onGone("its Vert.x closes");
                            } else {
                                startChild(transport);
                            }
                        },
                        failure -> transport.onGone(failure.toString()));
    }

    private Future<Void> open() {
        if (!opening) {
            opening = true;
            context.launcher().run(context.platform()::resources, this::onResources, opened::tryFail);
        }
        return opened.future();
    }

    private void onResources(PoolResources made) {
        context.onResources(made);
        bells.listen(context.bell()).onComplete(opened);
        context.aotCache().ifPresent(cache -> context.reaper().tidy("Keeping the AOT cache", cache::touch));
    }

    private void startChild(ProcessTransport<?, ?> transport) {
        Child child = new Child(context, this, ++lastSerial);
        child.workIn(transport.name(), 1);
        transport.onChild(child);
        running = Stream.concat(running.stream(), Stream.of(new Running(child, transport)))
                .toList();
        child.start();
        child.hurry();
        tick();
    }

    private void tick() {
        if (!ticking && !running.isEmpty()) {
            ticking = true;
            home.schedule(context.tick().toNanos(), () -> {
                ticking = false;
                for (Running one : running) {
                    one.child().tick();
                    one.transport().tick();
                }
                polling.onRing();
                tick();
            });
        }
    }

    /** A message was handed to a worker. */
    void onSent() {
        polling.onSent();
    }

    @Override
    public int poll() {
        int delivered = 0;
        for (Running one : running) {
            delivered += one.child().poll(POLL_BATCH);
        }
        return delivered;
    }

    @Override
    public boolean inFlight() {
        for (Running one : running) {
            if (one.transport().isAnswerLikely()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean arm() {
        boolean armed = true;
        for (Running one : running) {
            armed &= one.child().arm();
        }
        return armed;
    }

    @Override
    public void disarm() {
        for (Running one : running) {
            one.child().disarm();
        }
    }

    @Override
    public void onBell(Hello hello, Bells.Connection bell) {
        child(hello).ifPresentOrElse(child -> child.onBell(bell), bell::close);
        polling.onRing();
    }

    @Override
    public void onLifeline(Hello hello, Bells.Connection lifeline) {
        child(hello).ifPresentOrElse(child -> child.onLifeline(lifeline), lifeline::close);
        polling.onRing();
    }

    @Override
    public void onRing() {
        polling.onRing();
    }

    private Optional<Child> child(Hello hello) {
        return running.stream()
                .map(Running::child)
                .filter(child -> child.serial() == hello.serial())
                .findFirst();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A child is known by its identity.
    public void onReady(Child child) {
        for (Running one : running) {
            if (one.child() == child) {
                one.transport().onReady(child);
            }
        }
        if (!trained) {
            trained = true;
            context.aotCache().ifPresent(cache -> cache.startTraining(context.trainingDirectory()));
        }
    }

    @Override
    public void onDying(Child child) {}

    @Override
    @SuppressWarnings("ReferenceEquality") // A child is known by its identity.
    public void onGone(Child child, String cause) {
        List<Running> all = running;
        running = all.stream().filter(one -> one.child() != child).toList();
        for (Running one : all) {
            if (one.child() == child) {
                one.transport().onGone(cause);
            }
        }
        endWhenClosed();
    }

    /** Ends all workers; completes when nothing is left. */
    public Future<Void> close() {
        if (!closing) {
            closing = true;
            running.forEach(one -> one.transport().terminate());
            if (opening) {
                opened.future().onComplete(done -> endWhenClosed());
            } else {
                endWhenClosed();
            }
        }
        return closed.future();
    }

    private void endWhenClosed() {
        if (closing && running.isEmpty() && (!opening || opened.future().isComplete())) {
            polling.close();
            PoolEnd.tidy(context, bells).onComplete(closed);
        }
    }

    private static @Nullable ProcessTransport<?, ?> transportOf(Assignment assignment) {
        return assignment instanceof ProgramAssignment program ? program.transport() : null;
    }

    /** What a dispatcher is to a pool of tasks: it is told how the programs end. */
    private final class Host implements BackendHost {
        private final Context owner;
        private final TaskRegistry tasks = TaskRegistry.of(task);

        Host(Context owner) {
            this.owner = owner;
        }

        @Override
        public HomeLoop home() {
            return home;
        }

        @Override
        public Context context() {
            return owner;
        }

        @Override
        public TaskRegistry tasks() {
            return tasks;
        }

        @Override
        public void completed(Assignment assignment, Object output, long runNanos) {
            end(assignment, new WorkerExit.Finished());
        }

        @Override
        public void failed(Assignment assignment, Failure failure, long runNanos) {
            end(assignment, new WorkerExit.Failed(failure));
        }

        @Override
        public void refused(Assignment assignment, Outcome.Reason reason, String detail) {
            end(assignment, new WorkerExit.NotStarted(detail));
        }

        private void end(Assignment assignment, WorkerExit how) {
            ProcessTransport<?, ?> transport = transportOf(assignment);
            if (transport != null) {
                transport.end(how, "its program has ended");
            }
        }

        @Override
        public void lost(Assignment assignment, LossCause cause) {
            ProcessTransport<?, ?> transport = transportOf(assignment);
            if (transport != null) {
                transport.onLost(new WorkerExit.Lost(cause));
            }
        }

        @Override
        public void deferred(Assignment assignment) {
            ProcessTransport<?, ?> transport = transportOf(assignment);
            if (transport != null) {
                transport.onDeferred();
            }
        }

        /** The process has ended before its program began; its end follows. */
        @Override
        public void unstarted(Assignment assignment) {}

        @Override
        public void overran(Assignment assignment, Duration maxRunTime) {}

        @Override
        public long queueWaitNanos() {
            return 0;
        }

        @Override
        public void creditsAvailable() {
            for (Running one : running) {
                one.transport().begin(one.child());
                one.transport().flush();
            }
        }
    }
}
