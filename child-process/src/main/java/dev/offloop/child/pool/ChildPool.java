package dev.offloop.child.pool;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.lifecycle.Child;
import dev.offloop.child.memory.ArenaStats;
import dev.offloop.child.platform.Bells;
import dev.offloop.child.platform.LocalPlatform;
import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.child.platform.PoolResources;
import dev.offloop.child.platform.ReplyPolling;
import dev.offloop.child.transfer.ArenaAdmission;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.Poller;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Progress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All children of one back end as the dispatcher sees them, with their bell and their directory. Home loop only. */
public final class ChildPool implements Poller, Bells.Listener {
    /** Replies delivered in one go, so that the loop's other work gets its turn. */
    private static final int POLL_BATCH = 256;

    /** Of a child whose tasks take three microseconds or less. */
    private static final int WINDOW_OF_BRIEF_TASKS = 64;

    private final BackendHost host;
    private final PoolContext context;
    private final Supervisor supervisor;
    private final Bells bells;
    private final ReplyPolling polling;
    private final LateReplyYield lateReplyYield;
    private final Promise<Void> started = Promise.promise();
    private final Promise<Void> stopped = Promise.promise();
    /** Whether directory and bell are being made. */
    private boolean settling;

    private boolean stopping;
    private boolean killed;
    private Runnable cancelKill = () -> {};

    /** Children of this machine. */
    public ChildPool(ChildConfig config, BackendHost host) {
        this(config, host, new LocalPlatform(config, host));
    }

    ChildPool(ChildConfig config, BackendHost host, PoolPlatform platform) {
        this.host = host;
        this.context = new PoolContext(config, host, platform);
        this.supervisor = new Supervisor(context, this::onTick, this::onAllGone);
        this.lateReplyYield = new LateReplyYield(this::briefTasksAreOutstanding, host.home()::nanoTime);
        this.bells = platform.bells(this);
        this.polling = platform.polling(this);
    }

    /** Starts all children; completes when all are ready for the first time. */
    public Future<Void> start() {
        settling = true;
        context.launcher().run(context.platform()::resources, this::onDirectory, this::onUnsettled);
        return started.future();
    }

    private void onDirectory(PoolResources made) {
        context.onResources(made);
        Path bell = context.bell();
        bells.listen(bell)
                .onComplete(
                        listening -> onListening(),
                        failure -> onUnsettled(
                                new IOException("The bell " + bell + " cannot be opened: " + failure, failure)));
    }

    private void onUnsettled(Throwable failure) {
        settling = false;
        started.tryFail(failure);
        if (killed) {
            supervisor.stop();
        }
    }

    private void onListening() {
        settling = false;
        if (killed) {
            supervisor.stop();
            return;
        }
        context.aotCache().ifPresent(cache -> context.reaper().tidy("Keeping the AOT cache", cache::touch));
        supervisor
                .start()
                .onComplete(
                        ready -> {
                            if (started.tryComplete()) {
                                context.aotCache().ifPresent(cache -> cache.startTraining(context.trainingDirectory()));
                            }
                        },
                        started::tryFail);
    }

    /** How many more tasks can be handed over. */
    public int credits() {
        int credits = 0;
        for (Place place : supervisor.places()) {
            credits += place.credits();
        }
        return credits;
    }

    /** Whether a task that was deferred for lack of slabs may find some. */
    public boolean takesDeferred() {
        return !context.arenaAdmission().isFull();
    }

    /** Hands a task to the child that has the least to do. */
    public void assign(Assignment assignment) {
        Place best = null;
        for (Place place : supervisor.places()) {
            if (place.credits() > 0 && (best == null || place.load() < best.load())) {
                best = place;
            }
        }
        if (best == null) {
            throw new IllegalStateException("Task " + assignment.taskId() + " was handed over without credit");
        }
        best.assign(assignment);
        polling.onSent();
    }

    /** Lets the child that holds it know. */
    public void cancel(Assignment assignment) {
        supervisor.children().forEach(child -> child.cancel(assignment));
    }

    /** Whether a child has begun with it. */
    public boolean isStarted(Assignment assignment) {
        return supervisor.children().stream().anyMatch(child -> child.isStarted(assignment));
    }

    /** What it has said last of how far it is. */
    public Optional<Progress> progress(Assignment assignment) {
        return supervisor.children().stream()
                .flatMap(child -> child.progress(assignment).stream())
                .findFirst();
    }

    /** Why nothing can be run. */
    public Optional<String> unavailable() {
        return supervisor.unavailable();
    }

    /** Each child. */
    public List<WorkerInfo> workers() {
        return supervisor.workers();
    }

    /** Keeps so many children from now on, and up to the most while tasks wait. */
    public void resize(int least, int most) {
        context.resize(least, most);
        supervisor.resize();
    }

    /** Replaces each by a fresh one; completes when the last of those that are there now is gone. */
    public Future<Void> renew() {
        return supervisor.renew();
    }

    /** What lets the children start fast; agents on threads need no such thing. */
    public Optional<StartCache> startCache() {
        return context.aotCache().map(cache -> cache.state(context.config().strategy()));
    }

    /** The arena and the queues. */
    public SharedMemory memory() {
        ArenaAdmission admission = context.arenaAdmission();
        ArenaStats arena = admission.stats();
        return new SharedMemory(
                "child",
                arena.home(),
                arena.capacityBytes(),
                arena.committedBytes(),
                arena.slabs(),
                arena.slabBytes(),
                admission.waits(),
                admission.spills(),
                context.quota().bytes());
    }

    @Override
    public int poll() {
        int delivered = 0;
        supervisor.children().forEach(Child::beginBatch);
        try {
            for (Child child : supervisor.children()) {
                delivered += child.poll(POLL_BATCH);
            }
            if (delivered > 0) {
                lateReplyYield.onAnswers();
                supervisor.onUseful();
                host.creditsAvailable();
            } else {
                lateReplyYield.onNone();
            }
        } finally {
            supervisor.children().forEach(Child::endBatch);
        }
        if (delivered > 0 && stopping && !inFlight()) {
            kill();
        }
        return delivered;
    }

    private boolean briefTasksAreOutstanding() {
        for (Child child : supervisor.children()) {
            if (child.isOutstanding() && child.window() >= WINDOW_OF_BRIEF_TASKS) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean inFlight() {
        for (Child child : supervisor.children()) {
            if (child.isOutstanding()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean arm() {
        boolean armed = true;
        for (Child child : supervisor.children()) {
            armed &= child.arm();
        }
        return armed;
    }

    @Override
    public void disarm() {
        supervisor.children().forEach(Child::disarm);
    }

    @Override
    public void onBell(Hello hello, Bells.Connection bell) {
        supervisor.child(hello.serial()).ifPresentOrElse(child -> child.onBell(bell), bell::close);
        polling.onRing();
    }

    @Override
    public void onLifeline(Hello hello, Bells.Connection lifeline) {
        supervisor.child(hello.serial()).ifPresentOrElse(child -> child.onLifeline(lifeline), lifeline::close);
        polling.onRing();
    }

    @Override
    public void onRing() {
        polling.onRing();
    }

    /** Looks as if a child had rung, so that no answer waits for a ring that was lost. */
    private void onTick() {
        polling.onRing();
    }

    /** Tells all tasks that they are cancelled; kills the children when the last has ended or the grace is over. */
    public Future<Void> stop(Duration grace) {
        if (!stopping) {
            stopping = true;
            started.tryFail(new IOException("Stopped before the children were ready"));
            supervisor.close();
            supervisor.children().forEach(Child::cancelAll);
            if (grace.isZero() || !inFlight()) {
                kill();
            } else {
                cancelKill = host.home().schedule(grace.toNanos(), this::kill);
            }
        }
        return stopped.future();
    }

    private void kill() {
        if (!killed) {
            killed = true;
            cancelKill.run();
            if (!settling) {
                supervisor.stop();
            }
        }
    }

    private void onAllGone() {
        polling.close();
        PoolEnd.tidy(context, bells).onComplete(done -> stopped.tryComplete());
    }
}
