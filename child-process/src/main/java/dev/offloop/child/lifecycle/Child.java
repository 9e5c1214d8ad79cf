package dev.offloop.child.lifecycle;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.lifecycle.ChildState.Alive;
import dev.offloop.child.lifecycle.ChildState.Dying;
import dev.offloop.child.lifecycle.ChildState.Ending;
import dev.offloop.child.lifecycle.ChildState.Gone;
import dev.offloop.child.lifecycle.ChildState.Launched;
import dev.offloop.child.lifecycle.ChildState.Launching;
import dev.offloop.child.lifecycle.ChildState.Ready;
import dev.offloop.child.lifecycle.ChildState.Retiring;
import dev.offloop.child.lifecycle.ChildState.Starting;
import dev.offloop.child.platform.Bells;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.start.OutputPump;
import dev.offloop.child.transfer.MessageTransfer;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.child.transfer.TaskTransfer;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.log.Logs;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.HomeLoop;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import dev.offloop.task.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One child JVM, from the decision to start it until nothing is left of it. Whether it works or waits as a spare is for
 * its {@link Listener} to say. {@link ChildState} lists its states and what leads from one to the next. Home loop only.
 */
public final class Child {
    private static final Logger LOG = Logs.of(Child.class);

    /**
     * What a process that has closed its bell gets to end by itself: with many threads on a busy machine that takes.
     */
    private static final long CUT_PATIENCE_NANOS = 5_000_000_000L;

    /** A start that takes longer may never end. */
    private static final long LONG_START_NANOS = 5_000_000_000L;

    private final PoolContext context;
    private final Listener listener;
    private final long serial;
    private final Path directory;
    private final Watch watch;
    private ChildState state;

    /** Read by the threads that log what the child prints. */
    private volatile String name;

    /** 0 as long as it has no place. */
    private long generationOfPlace;

    private Optional<String> dueFor = Optional.empty();

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
        this.state = new Launching(context.host().home().nanoTime());
    }

    /** Counts all children of the pool. */
    public long serial() {
        return serial;
    }

    /** Its state, as operators read it. */
    public String state() {
        return state.word();
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
        return state instanceof Ready && !hasWorked();
    }

    /** Whether it is going because it is not needed any more. */
    public boolean isLeaving() {
        return switch (state) {
            case Launching launching -> launching.dismissedFor().isPresent();
            case Retiring _ -> true;
            case Dying dying -> dying.ending().dismissed();
            case Starting _, Ready _, Gone _ -> false;
        };
    }

    /** Its process and its tasks, unless it is to end. */
    private @Nullable Launched alive() {
        // Most are ready, and for those this is one comparison.
        if (state instanceof Ready ready) {
            return ready.launched();
        }
        return state instanceof Alive alive ? alive.launched() : null;
    }

    /** Its process and its tasks, from when there is a process until all is given back. */
    private @Nullable Launched launched() {
        return state instanceof Dying dying ? dying.launched() : alive();
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
        Launched present = alive();
        if (present != null) {
            watch.tick(present.generation(), present.work());
        }
    }

    /** Marks it due when it has done enough tasks. */
    public void checkTasksDone() {
        watch.checkTasksDone(tasksDone());
    }

    /** More of it for operators; empty while there is no process. */
    public Optional<WorkerInfo.Vitals> vitals(long recycles) {
        return Optional.ofNullable(launched())
                .map(present ->
                        new WorkerInfo.Vitals(present.generation().startedAt(), watch.heartbeatAge(), recycles));
    }

    /** As operators see one that has no place. */
    public WorkerInfo info() {
        String shown = isSpare() ? "spare" : state();
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
                1,
                busyNanos(),
                vitals(0));
    }

    private long generation() {
        return Math.max(1, generationOfPlace);
    }

    /** 0 while there is no process. */
    public long pid() {
        Launched present = launched();
        return present == null ? 0 : present.generation().process().pid();
    }

    public long tasksDone() {
        if (state instanceof Gone gone) {
            return gone.tasksDone();
        }
        Launched present = launched();
        return present == null ? 0 : present.work().tasksDone();
    }

    /** Run time of these. */
    public long busyNanos() {
        if (state instanceof Gone gone) {
            return gone.busyNanos();
        }
        Launched present = launched();
        return present == null ? 0 : present.work().busyNanos();
    }

    /** Whether its end does not count as a failure. */
    public boolean isExcused() {
        return switch (state) {
            case Dying dying -> dying.ending().excused();
            case Gone gone -> gone.excused();
            case Launching _, Alive _ -> false;
        };
    }

    /** What caused its death, once that is known. */
    public LossCause.Blame blame() {
        return state instanceof Gone gone ? gone.blame() : LossCause.Blame.ITSELF;
    }

    /** How far it has got. */
    public ChildProgress progress() {
        return switch (state) {
            case Launching _ -> ChildProgress.NEVER_READY;
            case Starting _ -> ChildProgress.NEVER_READY;
            case Ready ready -> progress(ready.launched(), true);
            case Retiring retiring -> progress(retiring.launched(), true);
            case Dying dying -> progress(dying.launched(), dying.wasReady());
            case Gone gone -> gone.progress();
        };
    }

    private static ChildProgress progress(Launched launched, boolean wasReady) {
        if (launched.work().tasksDone() > 0) {
            return ChildProgress.FINISHED_A_TASK;
        }
        return wasReady ? ChildProgress.READY : ChildProgress.NEVER_READY;
    }

    public int credits() {
        return state instanceof Ready ready ? ready.launched().work().credits() : 0;
    }

    /** Why its queues cannot grow at the moment. */
    public Optional<String> shortOfRoom() {
        Launched present = launched();
        return present == null ? Optional.empty() : present.work().shortOfRoom();
    }

    public int window() {
        Launched present = launched();
        return present == null ? 1 : present.work().window();
    }

    /** Tasks it has to do. */
    public int load() {
        Launched present = launched();
        return present == null ? 0 : present.work().load();
    }

    public boolean isOutstanding() {
        Launched present = launched();
        return present != null && present.work().isOutstanding();
    }

    /** Starts it. */
    public void start() {
        ChildArguments arguments = context.arguments(serial);
        context.launcher().run(() -> context.launch(arguments, this::name), this::onStarted, this::onStartFailed);
    }

    /** It is needed at once, warm or not. */
    public void hurry() {
        if (state instanceof Launching launching) {
            launching.hurry();
        } else if (state instanceof Starting starting) {
            starting.launched().generation().control().hurry();
        }
    }

    /** Whether it is not ready yet. */
    public boolean isStarting() {
        return state instanceof Launching || state instanceof Starting;
    }

    /** Whether it starts and does not get ready, as the warm-up of a task does not end. */
    boolean isWarming() {
        return state instanceof Starting starting
                && starting.launched().generation().control().warming().isPresent();
    }

    /** Whether it starts and can be counted on: it takes no longer than most. */
    public boolean isComing() {
        return switch (state) {
            case Launching launching -> launching.dismissedFor().isEmpty() && isRecent(launching.sinceNanos());
            case Starting starting -> !isWarming() && isRecent(starting.sinceNanos());
            case Ready _, Retiring _, Dying _, Gone _ -> false;
        };
    }

    private boolean isRecent(long sinceNanos) {
        return context.host().home().nanoTime() - sinceNanos < LONG_START_NANOS;
    }

    private void onStarted(Generation started) {
        if (!(state instanceof Launching launching)) {
            throw new IllegalStateException(name + " is " + state() + " and was started once more");
        }
        if (launching.isHurried()) {
            started.control().hurry();
        }
        Launched launched = new Launched(started, transferTo(started));
        state = new Starting(launched, launching.sinceNanos());
        HomeLoop home = context.host().home();
        var _ = started.process().onExit().thenAccept(process -> {
            if (home.inLoop()) {
                // It has ended already; the loop must not wait for itself.
                home.execute(() -> onExit(launched));
            } else {
                var _ = home.deliver(() -> onExit(launched));
            }
        });
        launching.dismissedFor().ifPresent(this::dismiss);
        launching.connections().forEach(Runnable::run);
    }

    /** Without it, the process is of no use. */
    private TaskTransfer transferTo(Generation started) {
        try {
            return new TaskTransfer(context, started, this::name, this::settle);
        } catch (Throwable e) {
            started.process().destroyForcibly();
            context.reaper().tidy("Removing what a failed start left", started::close);
            throw e;
        }
    }

    private void onStartFailed(Throwable failure) {
        LOG.warn("A child could not be started", failure);
        if (state instanceof Launching) {
            context.reaper()
                    .tidy(
                            "Removing what a failed start left",
                            () -> context.platform().deleteDirectory(directory));
            state = Gone.NEVER_STARTED;
            listener.onGone(this, "could not be started: " + failure);
        } else {
            kill("it could not be taken on: " + failure);
        }
    }

    /** It may connect before this loop is told that it was started. */
    public void onBell(Bells.Connection bell) {
        if (state instanceof Launching launching) {
            launching.afterwards(() -> onBell(bell));
            return;
        }
        Launched present = launched();
        if (present == null) {
            bell.close();
        } else {
            present.generation().onBell(bell);
            // The kernel closes it when the process dies, which is known here before its exit is.
            bell.onClosed(this::onCut);
        }
    }

    /** It is dying, most likely by itself: a kill at once could take the place of its own exit code or signal. */
    private void onCut() {
        Launched cut = alive();
        if (cut != null) {
            Dying dying = end(cut, Ending.BY_ITSELF);
            context.host().home().schedule(CUT_PATIENCE_NANOS, () -> {
                Process process = cut.generation().process();
                if (process.isAlive()) {
                    dying.killedAfterAll("it closed its bell and went on");
                    process.destroyForcibly();
                }
            });
        }
    }

    public void onLifeline(Bells.Connection lifeline) {
        if (state instanceof Launching launching) {
            launching.afterwards(() -> onLifeline(lifeline));
            return;
        }
        Launched present = launched();
        if (present == null) {
            lifeline.close();
        } else {
            present.generation().onLifeline(lifeline);
        }
    }

    /** Hands a task over. Called only with {@link #credits()}. */
    public void assign(Assignment assignment) {
        if (!(state instanceof Ready ready)) {
            throw new IllegalStateException(name + " is " + state() + " and takes no tasks");
        }
        Launched present = ready.launched();
        present.work().assign(assignment);
        if (present.generation().link().isBatchFull()) {
            write(present.generation()::flush);
        }
    }

    /** Opens the port of the program that it runs. Once, after {@link #assign}. */
    public MessageTransfer openMessages(MessageTransfer.Listener listener) {
        if (!(state instanceof Ready ready)) {
            throw new IllegalStateException(name + " is " + state() + " and takes no messages");
        }
        return ready.launched().work().openMessages(listener);
    }

    /** Tasks are about to come, some of which may wait for {@link #endBatch}. */
    public void beginBatch() {
        if (state instanceof Ready ready) {
            ready.launched().generation().link().beginBatch();
        }
    }

    /** What it was given is sent. */
    public void endBatch() {
        Launched present = alive();
        if (present != null) {
            write(present.generation()::endBatch);
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
        Launched present = alive();
        if (present == null) {
            return 0;
        }
        int delivered = 0;
        try {
            if (state instanceof Starting && present.generation().isReady()) {
                state = new Ready(present);
                tellCache(present.generation());
                listener.onReady(this);
            }
            delivered = present.work().poll(most);
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
        Launched present = alive();
        return present == null || present.generation().link().arm();
    }

    public void disarm() {
        Launched present = launched();
        if (present != null) {
            present.generation().link().disarm();
        }
    }

    /** Lets the task know when this child holds it; when it then goes on beyond the grace, the child is killed. */
    public void cancel(Assignment assignment) {
        Launched present = launched();
        if (present != null && present.work().cancel(assignment)) {
            Duration grace = context.config().cancelGrace();
            context.host().home().schedule(grace.toNanos(), () -> onGraceOver(assignment, grace));
        }
    }

    private void onGraceOver(Assignment assignment, Duration grace) {
        // It may have answered while this process was busy or stopped.
        if (poll(Integer.MAX_VALUE) > 0) {
            context.host().creditsAvailable();
        }
        if (isStarted(assignment)) {
            kill(
                    "task " + assignment.taskId() + " ('"
                            + assignment.descriptor().name() + "') went on for " + grace.toMillis()
                            + " ms after it was cancelled",
                    true);
        }
    }

    /** Lets every task that it holds know. */
    public void cancelAll() {
        Launched present = launched();
        if (present != null) {
            present.work().cancelAll();
        }
    }

    /** Whether it holds the assignment and has begun with it. */
    public boolean isStarted(Assignment assignment) {
        Launched present = launched();
        return present != null && present.work().isStarted(assignment);
    }

    /** What the assignment has said last of how far it is, if it holds it. */
    public Optional<Progress> progress(Assignment assignment) {
        Launched present = launched();
        return present == null ? Optional.empty() : present.work().progress(assignment);
    }

    /** Kills it, unless it is dying already. */
    void kill(String reason) {
        kill(reason, false);
    }

    private void kill(String reason, boolean excused) {
        Launched present = alive();
        if (present != null) {
            LOG.warn("Killing {}: {}", name, reason);
            present.generation().process().destroyForcibly();
            end(present, Ending.killed(reason, excused));
        }
    }

    /** Takes nothing more, and ends once it has answered what it holds. */
    public void retire() {
        if (state instanceof Ready ready) {
            state = new Retiring(ready.launched());
            endWhenRetired();
        }
    }

    private void endWhenRetired() {
        if (state instanceof Retiring && load() == 0) {
            dismiss("it was replaced");
        }
    }

    /** Kills it because it is not needed any more. {@link Listener#onGone} follows. */
    public void dismiss(String reason) {
        switch (state) {
            case Launching launching -> launching.dismiss(reason);
            case Alive alive -> {
                alive.launched().generation().process().destroyForcibly();
                end(alive.launched(), Ending.dismissed(reason));
            }
            case Dying dying -> {
                dying.dismiss(reason);
                dying.launched().generation().process().destroyForcibly();
            }
            case Gone _ -> {}
        }
    }

    private Dying end(Launched launched, Ending ending) {
        Dying dying = new Dying(launched, !isStarting(), ending);
        state = dying;
        launched.work().close();
        listener.onDying(this);
        return dying;
    }

    private void onExit(Launched dead) {
        Dying dying = state instanceof Dying known ? known : end(dead, Ending.BY_ITSELF);
        context.reaper()
                .run(
                        () -> ExitReport.of(dead.generation(), context.config().crashDirectory()),
                        report -> onExitReport(dying, report),
                        failure -> onExitReport(dying, ExitReport.UNREADABLE));
    }

    private void onExitReport(Dying dying, ExitReport report) {
        if (dying.cause().isPresent()) {
            return;
        }
        Launched dead = dying.launched();
        Ending ending = dying.ending();
        LossCause cause = report.cause(name, generation(), dead.generation().process(), ending.killedFor());
        if (!ending.dismissed()) {
            LOG.warn("{}", cause.summary());
        }
        try {
            tellCacheOfDeath(dead.generation(), report);
            giveBack(dead.work(), report, cause);
        } finally {
            dying.givenBack(cause);
            settle();
        }
    }

    private void giveBack(TaskTransfer work, ExitReport report, LossCause cause) {
        try {
            work.giveBack(report.replies(), report.claimed(), cause);
        } catch (Throwable e) {
            LOG.error("{} left what no child writes, or what cannot be read", name, e);
            work.giveBack(List.of(), report.claimed(), cause);
        }
    }

    /** A copy ended or a dead child is given back: once no copy runs, its directory is deleted. */
    private void settle() {
        if (state instanceof Dying dying
                && dying.cause().isPresent()
                && !dying.launched().work().isCopying()) {
            Launched dead = dying.launched();
            LossCause cause = dying.cause().get();
            state = new Gone(tasksDone(), busyNanos(), progress(), cause.blame(), isExcused());
            dead.work().freeSlabs();
            context.reaper().tidy("Removing what a child left", dead.generation()::close);
            listener.onGone(this, cause.summary());
        }
        context.host().creditsAvailable();
    }
}
