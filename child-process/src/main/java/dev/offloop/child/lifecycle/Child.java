package dev.offloop.child.lifecycle;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.platform.Bells;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.start.OutputPump;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.child.transfer.TaskTransfer;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.log.Logs;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.HomeLoop;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One child JVM, from the decision to start it until nothing is left of it. Whether it works or waits as a spare is for
 * its {@link Listener} to say. Home loop only.
 */
public final class Child {
    private static final Logger LOG = Logs.of(Child.class);

    /** What a process that has closed its bell gets to end by itself. */
    private static final long CUT_PATIENCE_NANOS = 500_000_000;

    /** A start that takes longer may never end. */
    private static final long LONG_START_NANOS = 5_000_000_000L;

    private final PoolContext context;
    private final Listener listener;
    private final long serial;
    private final Path directory;
    private State state = State.STARTING;

    /** Read by the threads that log what the child prints. */
    private volatile String name;

    /** 0 as long as it has no place. */
    private long generationOfPlace;

    private @Nullable Generation generation;
    private @Nullable TaskTransfer work;

    /** The cause of its death, from when all that it held is given back until no copy reads its directory. */
    private @Nullable String causeOfDeath;

    /** Of its death, once that is known. */
    private LossCause.Blame blame = LossCause.Blame.ITSELF;

    private long startedNanos;

    /** Its death is not reported: the pool asked for it. */
    private boolean dismissed;

    /** A task waits for it to be ready. */
    private boolean hurried;

    /** Its end does not count as a failure. */
    private boolean excused;

    private boolean wasReady;

    private Optional<String> killedFor = Optional.empty();
    private Optional<String> dueFor = Optional.empty();
    private final Watch watch;
    private final List<Runnable> whenStarted = new ArrayList<>(2);

    /** The states of a child. */
    public enum State {
        STARTING,
        READY,
        /** Finishes what it holds and takes nothing more. */
        RETIRING,
        /** Dead or being killed; what it left is being read. */
        DYING,
        GONE
    }

    /** Told of the states of the child; decides whether it works, waits as a spare or goes. */
    public interface Listener {
        /** It can take tasks. */
        void onReady(Child child);

        /** It takes and answers nothing any more; {@link #onGone} follows. */
        void onDying(Child child);

        /** All it held is given back. */
        void onGone(Child child, String cause);
    }

    public Child(PoolContext context, Listener listener, long serial) {
        this.context = context;
        this.listener = listener;
        this.serial = serial;
        this.name = "spare-" + serial;
        this.directory = context.directoryOf(serial);
        this.watch = new Watch(this, context);
    }

    /** Counts all children of the pool. */
    public long serial() {
        return serial;
    }

    public State state() {
        return state;
    }

    /** Its present name. */
    public String name() {
        return name;
    }

    /** It works in this place now, as the child of this generation there. */
    public void workIn(String place, long generation) {
        name = place;
        generationOfPlace = generation;
    }

    /** Whether it has a place, or had one. */
    boolean hasWorked() {
        return generationOfPlace > 0;
    }

    /** Whether it is ready and waits for a place. */
    public boolean isSpare() {
        return state == State.READY && !hasWorked();
    }

    /** Whether it is going because it is not needed any more. */
    public boolean isLeaving() {
        return dismissed || state == State.RETIRING;
    }

    private boolean isAlive() {
        return state != State.DYING && state != State.GONE;
    }

    /** Whether it is to be replaced by a fresh one. */
    public boolean isDue() {
        return dueFor.isPresent();
    }

    /** It is to be replaced by a fresh one. */
    public void markDue(String reason) {
        if (dueFor.isEmpty()) {
            LOG.info("{} will be replaced: {}", name, reason);
            dueFor = Optional.of(reason);
        }
    }

    /** Checks its health; called at every tick. */
    public void tick() {
        if (generation != null && work != null && isAlive()) {
            watch.tick(generation, work);
        }
    }

    /** Marks it due when it has done enough tasks. */
    public void checkTasksDone() {
        watch.checkTasksDone(tasksDone());
    }

    /** More of it for operators; empty while there is no process. */
    public Optional<WorkerInfo.Vitals> vitals(long recycles) {
        return Optional.ofNullable(generation)
                .map(present -> new WorkerInfo.Vitals(present.startedAt(), watch.heartbeatAge(), recycles));
    }

    /** As operators see one that has no place. */
    public WorkerInfo info() {
        String shown = isSpare() ? "spare" : state.name().toLowerCase(Locale.ROOT);
        return new WorkerInfo(
                context.config().strategy(),
                name,
                pid(),
                generation(),
                shown,
                tasksDone(),
                load(),
                Math.max(window(), load()),
                0,
                vitals(0));
    }

    private long generation() {
        return Math.max(1, generationOfPlace);
    }

    /** 0 while there is no process. */
    public long pid() {
        return generation == null ? 0 : generation.process().pid();
    }

    public long tasksDone() {
        return work == null ? 0 : work.tasksDone();
    }

    /** Whether its end does not count as a failure. */
    public boolean isExcused() {
        return excused;
    }

    /** What caused its death. */
    public LossCause.Blame blame() {
        return blame;
    }

    /** How far it has got. */
    public ChildProgress progress() {
        if (tasksDone() > 0) {
            return ChildProgress.FINISHED_A_TASK;
        }
        return wasReady ? ChildProgress.READY : ChildProgress.NEVER_READY;
    }

    public int credits() {
        return state == State.READY && work != null ? work.credits() : 0;
    }

    /** Why its queues cannot grow at the moment. */
    public Optional<String> shortOfRoom() {
        return work == null ? Optional.empty() : work.shortOfRoom();
    }

    public int window() {
        return work == null ? 1 : work.window();
    }

    /** Tasks it has to do. */
    public int load() {
        return work == null ? 0 : work.load();
    }

    public boolean isOutstanding() {
        return work != null && work.isOutstanding();
    }

    /** Starts it. */
    public void start() {
        startedNanos = context.host().home().nanoTime();
        ChildArguments arguments = context.arguments(serial);
        context.launcher().run(() -> context.launch(arguments, this::name), this::onStarted, this::onStartFailed);
    }

    /** It is needed at once, warm or not. */
    public void hurry() {
        hurried = true;
        if (generation != null && state == State.STARTING) {
            generation.control().hurry();
        }
    }

    /** Whether it is not ready yet. */
    public boolean isStarting() {
        return state == State.STARTING;
    }

    /** Whether it starts and does not get ready, as the warm-up of a task does not end. */
    boolean isWarming() {
        return state == State.STARTING
                && generation != null
                && generation.control().warming().isPresent();
    }

    /** Whether it starts and can be counted on: it takes no longer than most. */
    public boolean isComing() {
        return state == State.STARTING
                && !isLeaving()
                && !isWarming()
                && context.host().home().nanoTime() - startedNanos < LONG_START_NANOS;
    }

    private void onStarted(Generation started) {
        generation = started;
        if (hurried) {
            started.control().hurry();
        }
        HomeLoop home = context.host().home();
        var _ = started.process().onExit().thenAccept(process -> {
            if (home.inLoop()) {
                // It has ended already; the loop must not wait for itself.
                home.execute(() -> onExit(started));
            } else {
                var _ = home.deliver(() -> onExit(started));
            }
        });
        work = new TaskTransfer(context, started, this::name, this::settle);
        if (dismissed) {
            started.process().destroyForcibly();
        }
        whenStarted.forEach(Runnable::run);
        whenStarted.clear();
    }

    private void onStartFailed(Throwable failure) {
        LOG.warn("A child could not be started", failure);
        if (generation != null) {
            kill("it could not be taken on: " + failure);
            return;
        }
        context.reaper()
                .tidy(
                        "Removing what a failed start left",
                        () -> context.platform().deleteDirectory(directory));
        state = State.GONE;
        listener.onGone(this, "could not be started: " + failure);
    }

    /** It may connect before this loop is told that it was started. */
    public void onBell(Bells.Connection bell) {
        if (generation == null) {
            whenStarted.add(() -> onBell(bell));
        } else {
            generation.onBell(bell);
            // The kernel closes it when the process dies, which is known here before its exit is.
            bell.onClosed(this::onCut);
        }
    }

    /** It is dying, most likely by itself: a kill at once could take the place of its own exit code or signal. */
    private void onCut() {
        Generation cut = generation;
        if (cut != null && isAlive()) {
            onDying();
            context.host().home().schedule(CUT_PATIENCE_NANOS, () -> {
                if (cut.process().isAlive()) {
                    killedFor = killedFor.or(() -> Optional.of("it closed its bell and went on"));
                    cut.process().destroyForcibly();
                }
            });
        }
    }

    public void onLifeline(Bells.Connection lifeline) {
        if (generation == null) {
            whenStarted.add(() -> onLifeline(lifeline));
        } else {
            generation.onLifeline(lifeline);
        }
    }

    /** Hands a task over. Called only with {@link #credits()}. */
    public void assign(Assignment assignment) {
        if (work == null || state != State.READY) {
            throw new IllegalStateException(name + " is " + state + " and takes no tasks");
        }
        work.assign(assignment);
        if (generation != null && generation.link().isBatchFull()) {
            write(generation::flush);
        }
    }

    /** Tasks are about to come, some of which may wait for {@link #endBatch}. */
    public void beginBatch() {
        if (generation != null && state == State.READY) {
            generation.link().beginBatch();
        }
    }

    /** What it was given is sent. */
    public void endBatch() {
        if (generation != null && isAlive()) {
            write(generation::endBatch);
        }
    }

    private void write(Runnable requests) {
        try {
            requests.run();
        } catch (Throwable e) {
            kill("its requests cannot be written: " + e);
        }
    }

    /** Delivers at most this many replies. Returns how many there were. */
    public int poll(int most) {
        if (generation == null || work == null || !isAlive()) {
            return 0;
        }
        int delivered = 0;
        try {
            if (state == State.STARTING && generation.isReady()) {
                state = State.READY;
                wasReady = true;
                tellCache(generation);
                listener.onReady(this);
            }
            delivered = work.poll(most);
        } catch (CorruptFrameException e) {
            kill("it wrote what no child writes: " + e.getMessage());
        } catch (Throwable e) {
            LOG.error("What {} has written could not be taken", name, e);
            kill("its answers cannot be taken: " + e);
        }
        endWhenRetired();
        return delivered;
    }

    private void tellCache(Generation ready) {
        context.aotCache().ifPresent(cache -> {
            if (ready.fromCache() && ready.control().isStartedFromCache()) {
                cache.onUsed();
                return;
            }
            cache.onUnused();
            if (ready.fromCache()) {
                cache.onRejected(
                        OutputPump.aboutCache(ready.output().lastLines(0)).orElse("the JVM does not say why"),
                        context.trainingDirectory());
            }
        });
    }

    /** Some faults of a cache keep a JVM from starting at all. */
    private void tellCacheOfDeath(Generation dead, ExitReport report) {
        if (dead.fromCache() && !dead.control().isReady()) {
            context.aotCache()
                    .ifPresent(cache -> OutputPump.aboutCache(report.lastLines())
                            .ifPresent(why -> cache.onRejected(why, context.trainingDirectory())));
        }
    }

    public boolean arm() {
        return generation == null || !isAlive() || generation.link().arm();
    }

    public void disarm() {
        if (generation != null && state != State.GONE) {
            generation.link().disarm();
        }
    }

    /** Lets the task know when this child holds it; when it then goes on beyond the grace, the child is killed. */
    public void cancel(Assignment assignment) {
        if (work != null && state != State.GONE && work.cancel(assignment)) {
            Duration grace = context.config().cancelGrace();
            context.host().home().schedule(grace.toNanos(), () -> onGraceOver(assignment, grace));
        }
    }

    private void onGraceOver(Assignment assignment, Duration grace) {
        // It may have answered while this process was busy or stopped.
        if (poll(Integer.MAX_VALUE) > 0) {
            context.host().creditsAvailable();
        }
        if (isStarted(assignment) && isAlive()) {
            excused = true;
            kill("task " + assignment.taskId() + " ('" + assignment.descriptor().name() + "') went on for "
                    + grace.toMillis() + " ms after it was cancelled");
        }
    }

    /** Lets every task that it holds know. */
    public void cancelAll() {
        if (work != null && state != State.GONE) {
            work.cancelAll();
        }
    }

    /** Whether it holds the assignment and has begun with it. */
    public boolean isStarted(Assignment assignment) {
        return work != null && state != State.GONE && work.isStarted(assignment);
    }

    /** Kills it. */
    void kill(String reason) {
        LOG.warn("Killing {}: {}", name, reason);
        killedFor = Optional.of(reason);
        if (generation != null) {
            generation.process().destroyForcibly();
        }
        onDying();
    }

    /** Takes nothing more, and ends once it has answered what it holds. */
    public void retire() {
        if (state == State.READY) {
            state = State.RETIRING;
            endWhenRetired();
        }
    }

    private void endWhenRetired() {
        if (state == State.RETIRING && load() == 0) {
            dismiss("it was replaced");
        }
    }

    /** Kills it because it is not needed any more. {@link Listener#onGone} follows. */
    public void dismiss(String reason) {
        dismissed = true;
        excused = true;
        killedFor = Optional.of(reason);
        if (generation != null) {
            generation.process().destroyForcibly();
            onDying();
        }
    }

    private void onDying() {
        if (!isAlive()) {
            return;
        }
        state = State.DYING;
        if (work != null) {
            work.close();
        }
        listener.onDying(this);
    }

    private void onExit(Generation dead) {
        onDying();
        context.reaper()
                .run(
                        () -> ExitReport.of(dead, context.config().crashDirectory()),
                        report -> onExitReport(dead, report),
                        failure -> onExitReport(dead, ExitReport.UNREADABLE));
    }

    private void onExitReport(Generation dead, ExitReport report) {
        if (state == State.GONE) {
            return;
        }
        LossCause cause = report.cause(name, generation(), dead.process(), killedFor);
        blame = cause.blame();
        if (!dismissed) {
            LOG.warn("{}", cause.summary());
        }
        try {
            tellCacheOfDeath(dead, report);
            giveBack(report, cause);
        } finally {
            causeOfDeath = cause.summary();
            settle();
        }
    }

    private void giveBack(ExitReport report, LossCause cause) {
        if (work == null) {
            return;
        }
        try {
            work.giveBack(report.replies(), report.claimed(), cause);
        } catch (Throwable e) {
            LOG.error("{} left what no child writes, or what cannot be read", name, e);
            work.giveBack(List.of(), report.claimed(), cause);
        }
    }

    /** A copy ended or a dead child is given back: once no copy runs, its directory is deleted. */
    private void settle() {
        String cause = causeOfDeath;
        if (cause != null && generation != null && (work == null || !work.isCopying())) {
            causeOfDeath = null;
            state = State.GONE;
            if (work != null) {
                work.freeSlabs();
            }
            context.reaper().tidy("Removing what a child left", generation::close);
            listener.onGone(this, cause);
        }
        context.host().creditsAvailable();
    }
}
