package dev.offloop.child.simulation;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.link.SimulatedLink;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.memory.SimulatedMemory;
import dev.offloop.child.pool.SimulatedPool;
import dev.offloop.loop.Poller;
import dev.offloop.offload.CheckedBackend;
import dev.offloop.offload.HomeLoop;
import dev.offloop.offload.Limits;
import dev.offloop.offload.ManualOffload;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Plan}: first what the plan says happens; then no more faults, and everything must end; then the
 * service stops, and nothing may be left.
 */
final class History {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Within this time after the last fault every task has its outcome. */
    private static final long PATIENCE = 90 * SECOND;

    /**
     * Within this time, its start apart, a vacant place has a child: a death caused by the child makes pauses of up to
     * 5 s.
     */
    private static final long LONGEST_PAUSE = 6 * SECOND;

    /** Within this time when no child caused its own death. */
    private static final long LONGEST_PAUSE_AFTER_KILLS = 1_500 * MILLI;

    /** Rotation of queue files, a copy that goes before. */
    private static final long LONGEST_WAIT_BESIDE_IDLE = SECOND;

    /** A ring that is lost is followed by another at the next ticks. */
    private static final long RINGS_AGAIN_WITHIN = 2_500 * MILLI;

    private static final long CLOSE_PATIENCE = 30 * SECOND;
    private static final SimulatedMemory MEMORY = new SimulatedMemory();

    private final Plan plan;
    private final Plan.Setup setup;
    private final World world;
    private final Host parent;
    private final SimulatedLoop loop;
    private final Machine machine = new Machine();
    private final SimulatedPool pool;
    private final CheckedBackend backend;
    private final ManualOffload offload;
    private final Script.Runner[] runners;
    private final TaskRegistry tasks;
    private final Arena scope = Arena.ofConfined();
    private final Map<Path, Generation> generations = new HashMap<>();
    private final Set<Path> directories = new HashSet<>();
    private final Map<Path, byte[]> payloads = new HashMap<>();
    private final List<SimulatedChild> children = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Runnable> whenStarted = new ArrayList<>();
    private boolean started;
    private boolean failed;
    private @Nullable Future<Void> closed;
    private boolean calm;
    private long lastPid = 100;
    private int ringsToLose;
    private long ringLostAt;
    private long bellsLateUntil;
    private long bellLate;
    private long diskFullUntil;
    private long memoryFullUntil;
    private long copiesFailUntil;
    private long copiesSlowUntil;
    private long copySlow;
    private long startsFailUntil;
    private long threadsSlowUntil;
    private long threadSlow;
    private long disturbedAt;
    /** A child caused its own death or could not be started, so that pauses are long. */
    private boolean startsPause;

    /** Rings are lost or not seen, so that only a look at a tick finds what was sent. */
    private boolean wakeUpsFail;

    private long vacantSince = -1;
    private long waitingSince = -1;

    /** A task and the outcomes that its caller was told. */
    private static final class Told {
        final Act.Submit act;
        final Submission<byte[]> submission;
        int outcomes;
        String outcome = "none";

        Told(Act.Submit act, Submission<byte[]> submission) {
            this.act = act;
            this.submission = submission;
        }
    }

    /** What a parent and a child share. */
    private record Generation(MemorySegment words, SimulatedLink link, LinkFiles files) {}

    History(Plan plan, boolean traced) {
        this.plan = plan;
        this.setup = plan.setup();
        this.world = new World(plan.seed(), traced);
        this.parent = new Host(world, "parent");
        this.loop = new SimulatedLoop(parent, this::look);
        this.pool = new SimulatedPool(machine);
        this.backend = new CheckedBackend(pool.backend(config()));
        this.runners = new Script.Runner[] {
            new Script.Runner(world, this::exitCurrent, "script", true, setup.warmUpNanos(), false),
            new Script.Runner(world, this::exitCurrent, "script-once", false, 0, false),
            new Script.Runner(world, this::exitCurrent, "script-raw", true, 0, true),
            new Script.Runner(world, this::exitCurrent, "script-small", true, 0, false)
        };
        this.tasks = TaskRegistry.of(runners);
        // Without a longest wait: it would answer those that wait for ever, and so hide what lets them wait.
        Limits limits = new Limits(100, 1 << 20, 10, Duration.ZERO);
        this.offload = new ManualOffload(loop, backend, tasks, limits, OffloadObserver.NONE);
    }

    private ChildConfig config() {
        Supervision supervision = new Supervision(
                setup.spares(),
                setup.heartbeatTimeout(),
                setup.maxRunTime(),
                new Supervision.Recycling(setup.recycleAfterTasks(), Duration.ZERO, 0),
                Supervision.Scaling.upTo(setup.maxChildren()));
        return ChildConfig.defaults()
                .withChildren(setup.children())
                .withFrameBytes(setup.frameBytes())
                .withMaxBodyBytes(96 << 10)
                .withCancelGrace(setup.cancelGrace())
                .withStartTimeout(Duration.ofSeconds(10))
                .withCrashDirectory(Path.of("/nonexistent/crashes"))
                .withSupervision(supervision);
    }

    World world() {
        return world;
    }

    SimulatedLoop loop() {
        return loop;
    }

    SimulatedPool pool() {
        return pool;
    }

    TaskRegistry tasks() {
        return tasks;
    }

    // What the world is like at the moment.

    private boolean during(long until) {
        return !calm && world.elapsed() < until;
    }

    long bootNanos() {
        return world.between(setup.bootNanos() / 2, setup.bootNanos());
    }

    long connectNanos() {
        return world.between(0, 2 * MILLI);
    }

    long bellLateNanos() {
        return during(bellsLateUntil) ? world.between(0, bellLate) : 0;
    }

    long socketNanos() {
        return world.oneIn(20) ? world.between(50_000, 3 * MILLI) : world.between(1_000, 40_000);
    }

    long reapNanos() {
        return world.between(100_000, 10 * MILLI);
    }

    long lingerNanos() {
        return setup.lingerNanos();
    }

    boolean losesRing() {
        if (calm || ringsToLose == 0) {
            return false;
        }
        ringsToLose--;
        ringLostAt = world.elapsed();
        disturb();
        return true;
    }

    private void disturb() {
        disturbedUntil(0);
    }

    void onDeath(boolean byItself) {
        disturb();
        startsPause |= byItself;
    }

    /** The parent kills a child that waits for a ring and would see it. */
    void onKilledAsleep(SimulatedChild child) {
        if (closed == null
                && world.elapsed() - Math.max(ringLostAt, disturbedAt) > RINGS_AGAIN_WITHIN
                && generation(child.arguments()).link().hasUnreadRequests()) {
            world.violation(child.name() + " is killed asleep beside a frame, and was not rung again");
        }
    }

    private void exitCurrent() {
        Strand running = world.current;
        for (SimulatedChild child : children) {
            if (running != null && child.runs(running)) {
                child.exit();
            }
        }
    }

    // The child's side of what is shared.

    private Generation generation(ChildArguments arguments) {
        Generation generation = generations.get(arguments.directory());
        if (generation == null) {
            throw new IllegalStateException("There is no link in " + arguments.directory());
        }
        return generation;
    }

    ChildLink childLink(ChildArguments arguments, Runnable pause, LinkClock clock) {
        Generation generation = generation(arguments);
        return generation.link().child(SimulatedMemory.page(generation.words(), pause), clock);
    }

    void beat(ChildArguments arguments) {
        Generation generation = generation(arguments);
        try (ControlPage page = SimulatedMemory.page(generation.words(), () -> {})) {
            page.beat();
        }
    }

    ArenaView arenaView() {
        return MEMORY.view();
    }

    PayloadStore payloads() {
        return machine.payloads();
    }

    /** The machine below the pool. */
    private final class Machine implements SimulatedPool.Setting, SimulatedLink.Rules, LinkClock, PayloadStore {
        @Override
        public HomeLoop home() {
            return loop;
        }

        @Override
        public RandomGenerator chance() {
            return world.chance();
        }

        @Override
        public Executor thread(String name) {
            return new Worker();
        }

        @Override
        public <T> Future<T> offLoop(Callable<T> work) {
            Promise<T> promise = Promise.promise();
            long slow = during(copiesSlowUntil) ? world.between(0, copySlow) : 0;
            world.after(slow + world.between(10_000, 5 * MILLI), () -> parent.run(() -> work(work, promise)));
            return promise.future();
        }

        private <T> void work(Callable<T> work, Promise<T> promise) {
            try {
                if (during(copiesFailUntil)) {
                    throw new IOException("A copy failed");
                }
                T result = work.call();
                loop.execute(() -> promise.complete(result));
            } catch (Exception e) {
                loop.execute(() -> promise.fail(e));
            }
        }

        @Override
        public int maxCopiedOnLoop() {
            return setup.maxCopiedOnLoop();
        }

        @Override
        public boolean polls() {
            return setup.polls();
        }

        @Override
        public void poll(Poller poller) {
            loop.poll(poller);
        }

        @Override
        public void stopPolling() {
            loop.stopPolling();
        }

        @Override
        public PayloadArena arena() {
            return setup.arenaChunks() == 0
                    ? PayloadArena.none()
                    : MEMORY.arena(setup.arenaChunks(), world::nanoTime, () -> during(memoryFullUntil));
        }

        @Override
        public PayloadStore payloads() {
            return this;
        }

        @Override
        public int write(Path file, byte[] body) throws IOException {
            if (!directories.contains(file.getParent())) {
                throw new IOException(file.getParent() + " is gone");
            }
            if (payloads.putIfAbsent(file, body.clone()) != null) {
                throw new IOException(file + " exists");
            }
            return Arrays.hashCode(body);
        }

        @Override
        public byte[] take(Path file, long length, int crc) throws IOException {
            byte[] body = payloads.remove(file);
            if (body == null || body.length != length || Arrays.hashCode(body) != crc) {
                throw new IOException(file + " is not what was written");
            }
            return body;
        }

        @Override
        public void delete(Path file) {
            payloads.remove(file);
        }

        @Override
        public void makeDirectory(Path directory) throws IOException {
            if (during(startsFailUntil) && generations.size() > 2) {
                startsPause = true;
                throw new IOException("There is no room for a directory");
            }
            if (!directories.add(directory)) {
                world.violation(directory + " is made twice");
            }
        }

        @Override
        public void deleteDirectory(Path directory) {
            directories.remove(directory);
            payloads.keySet().removeIf(file -> file.startsWith(directory));
        }

        @Override
        public ParentLink link(LinkFiles files) {
            Generation generation = new Generation(SimulatedMemory.words(scope), new SimulatedLink(this), files);
            generations.put(files.directory(), generation);
            return generation.link().parent(SimulatedMemory.page(generation.words(), world::pause), files, this);
        }

        @Override
        public Process start(ChildArguments arguments) throws IOException {
            if (during(startsFailUntil) && generations.size() > 2) {
                disturb();
                startsPause = true;
                throw new IOException("No process can be started");
            }
            SimulatedChild child = new SimulatedChild(History.this, arguments, ++lastPid);
            children.add(child);
            child.boot();
            return child.process();
        }

        // Rules of a link.

        @Override
        public void pause() {
            SimulatedChild running = runningChild();
            if (running != null) {
                running.pause();
            } else {
                world.pause();
            }
        }

        private @Nullable SimulatedChild runningChild() {
            Strand running = world.current;
            if (running == null || loop.inLoop()) {
                return null;
            }
            return children.stream()
                    .filter(child -> child.runs(running))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public int cycleBytes() {
            return setup.cycleBytes();
        }

        @Override
        public boolean isDiskFull() {
            return during(diskFullUntil);
        }

        @Override
        public void violation(String what) {
            world.violation(what);
        }

        // The parent's clock.

        @Override
        public long nanoTime() {
            return world.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            throw new UnsupportedOperationException("A parent does not wait");
        }
    }

    /** A permanent thread of the parent: one job after the other. */
    private final class Worker implements Executor {
        private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();

        @Override
        public void execute(Runnable job) {
            jobs.addLast(job);
            if (jobs.size() == 1) {
                next();
            }
        }

        private void next() {
            long slow = during(threadsSlowUntil) ? world.between(0, threadSlow) : 0;
            world.after(
                    slow + world.between(20_000, 3 * MILLI),
                    () -> parent.run(() -> {
                        Runnable job = jobs.getFirst();
                        try {
                            job.run();
                        } finally {
                            jobs.removeFirst();
                            if (!jobs.isEmpty()) {
                                next();
                            }
                        }
                    }));
        }
    }

    // What happens.

    /** Runs it. Empty when all was well. */
    List<String> run() {
        try {
            loop.start();
            loop.execute(this::start);
            for (Act act : plan.acts()) {
                world.after(act.at(), () -> perform(act));
            }
            world.after(0, this::checkThatTheParentDoesNotSleepBesideAFrame);
            world.after(setup.durationNanos(), this::calmDown);
            long endOfPatience = setup.durationNanos() + PATIENCE;
            while (!isSettled() && world.elapsed() < endOfPatience && isFine() && world.step()) {
                // What happens next.
            }
            checkOutcomes();
            close(Duration.ZERO);
            long endOfClosing = world.elapsed() + CLOSE_PATIENCE;
            while (!isClosed() && world.elapsed() < endOfClosing && isFine() && world.step()) {
                // What happens next.
            }
            if (!isClosed()) {
                world.violation("Stopping takes more than " + CLOSE_PATIENCE / SECOND + " s");
            }
            checkBooks();
        } catch (RuntimeException | Error e) {
            world.violation("The simulation threw " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            scope.close();
        }
        return world.violations();
    }

    /** What the callers were told, in the order of submission. */
    List<String> outcomes() {
        return told.stream().map(task -> task.outcome).toList();
    }

    private boolean isFine() {
        return world.violations().isEmpty();
    }

    /** All is answered, and the pool is whole again; once no more faults come. */
    private boolean isSettled() {
        return calm
                && (started || failed)
                && told.stream().allMatch(task -> task.outcomes > 0)
                && (closed != null || failed || (vacantSince < 0 && offload.inFlight() == 0));
    }

    private boolean isClosed() {
        return closed != null && closed.isComplete();
    }

    private void start() {
        offload.start()
                .onComplete(
                        done -> {
                            world.trace(() -> "the pool is up");
                            started = true;
                            whenStarted.forEach(Runnable::run);
                            whenStarted.clear();
                        },
                        failure -> {
                            world.trace(() -> "the pool does not come up: " + failure.getMessage());
                            failed = true;
                            whenStarted.clear();
                            close(Duration.ZERO);
                        });
    }

    private void close(Duration drain) {
        Runnable closing = () -> {
            if (closed == null) {
                world.trace(() -> "the service stops, and drains for " + drain.toMillis() + " ms");
                closed = offload.close(drain);
            }
        };
        if (loop.inLoop()) {
            closing.run();
        } else {
            loop.execute(closing);
        }
    }

    private void calmDown() {
        world.trace(() -> "no more faults");
        calm = true;
        disturb();
        Stream.concat(Stream.of(parent), children.stream()).forEach(host -> {
            while (host.isStopped()) {
                host.goOn();
            }
        });
    }

    private @Nullable SimulatedChild living(int which) {
        List<SimulatedChild> living =
                children.stream().filter(child -> !child.isDead()).toList();
        return living.isEmpty() ? null : living.get(which % living.size());
    }

    private void perform(Act act) {
        if (!(act instanceof Act.Submit)) {
            world.trace(() -> act.toString());
        }
        switch (act) {
            case Act.Submit submit -> onStarted(() -> submit(submit));
            case Act.Cancel cancel ->
                onStarted(() -> {
                    if (!told.isEmpty()) {
                        told.get(cancel.which() % told.size()).submission.cancel();
                    }
                });
            case Act.Kill kill -> onLiving(kill.which(), child -> child.signalled(SimulatedChild.KILLED));
            case Act.KillAtStep kill -> onLiving(kill.which(), child -> child.dieAfter(kill.steps()));
            case Act.StopChild stop -> onLiving(stop.which(), child -> stop(child, stop.nanos()));
            case Act.StopParent stop -> stop(parent, stop.nanos());
            case Act.LateLoop late ->
                loop.execute(() -> {
                    world.sleep(late.nanos());
                    disturb();
                });
            case Act.Jump jump -> {
                disturb();
                world.jump(jump.nanos());
                loop.wake();
            }
            case Act.LoseRings lose -> {
                wakeUpsFail = true;
                ringsToLose += lose.rings();
            }
            case Act.Deafen deafen -> {
                wakeUpsFail = true;
                onLiving(deafen.which(), SimulatedChild::deafen);
            }
            case Act.BreakBell broken -> onLiving(broken.which(), SimulatedChild::breakBell);
            case Act.LateBells late -> {
                bellsLateUntil = until(late.nanos());
                bellLate = late.late();
            }
            case Act.FullDisk full -> diskFullUntil = until(full.nanos());
            case Act.FullMemory full -> memoryFullUntil = until(full.nanos());
            case Act.FailingCopies failing -> copiesFailUntil = until(failing.nanos());
            case Act.SlowCopies slow -> {
                copiesSlowUntil = until(slow.nanos());
                copySlow = slow.each();
            }
            case Act.FailingStarts failing -> startsFailUntil = until(failing.nanos());
            case Act.SlowThreads slow -> {
                threadsSlowUntil = until(slow.nanos());
                threadSlow = slow.each();
            }
            case Act.Renew renew -> onStarted(() -> loop.execute(() -> backend.renew()));
            case Act.Close close -> onStarted(() -> close(close.drain()));
        }
    }

    private long until(long nanos) {
        disturbedUntil(nanos);
        return world.elapsed() + nanos;
    }

    private void disturbedUntil(long nanos) {
        disturbedAt = Math.max(disturbedAt, world.elapsed() + nanos);
    }

    private void onStarted(Runnable action) {
        if (started) {
            action.run();
        } else if (!failed) {
            whenStarted.add(action);
        }
    }

    private void onLiving(int which, Consumer<SimulatedChild> action) {
        SimulatedChild child = calm ? null : living(which);
        if (child != null) {
            action.accept(child);
        }
    }

    private void stop(Host host, long nanos) {
        if (!calm) {
            disturbedUntil(nanos);
            host.stop();
            world.after(nanos, host::goOn);
        }
    }

    private void submit(Act.Submit submit) {
        if (submit.inLoop() && !loop.inLoop()) {
            loop.execute(() -> submit(submit));
            return;
        }
        TaskOptions options = TaskOptions.defaults().priority(submit.priority()).key(submit.key());
        if (submit.timeoutNanos() > 0) {
            options = options.withDeadline(Duration.ofNanos(submit.timeoutNanos()));
        }
        world.trace(() -> submit.toString());
        Task<byte[], byte[]> task = runners[submit.kind()];
        Submission<byte[]> submission = offload.submit(task, submit.script().toBytes(), options);
        Told heard = new Told(submit, submission);
        told.add(heard);
        submission.future().onComplete(output -> hear(heard, output), failure -> hear(heard, failure));
    }

    private void hear(Told task, byte[] output) {
        hear(task, "completed");
        if (!Arrays.equals(output, task.act.script().output())) {
            world.violation("Task " + task.act.script().id() + " has the output of another one");
        }
    }

    private void hear(Told task, Throwable failure) {
        Outcome<?> outcome = failure instanceof OffloadException e ? e.outcome() : null;
        // Stacks are longer or shorter as the JVM pleases.
        hear(
                task,
                outcome instanceof Outcome.Failed<?> f
                        ? "failed: " + f.failure().summary()
                        : String.valueOf(outcome));
        if (outcome == null) {
            world.violation("Task " + task.act.script().id() + " failed without an outcome: " + failure);
        } else if (outcome instanceof Outcome.Failed<?> && !mayFail(task.act.script())) {
            world.violation("Task " + task.act.script().id() + " failed, and nothing was wrong with it: " + outcome);
        } else if (outcome instanceof Outcome.WorkerLost<?> lost && task.act.kind() != 1 && lost.attempts() < 2) {
            // A task that may run again is given up early only when it ended its workers or the service stopped.
            boolean stopping = closed != null;
            if (!stopping && task.act.script().mischief() != Script.Mischief.EXITS) {
                world.violation("Task " + task.act.script().id() + " was given up at its first loss: " + lost);
            }
        }
    }

    private boolean mayFail(Script script) {
        return script.mischief() != Script.Mischief.NONE
                || plan.acts().stream().anyMatch(act -> act instanceof Act.FailingCopies);
    }

    private void hear(Told task, String outcome) {
        task.outcomes++;
        task.outcome = outcome;
        world.trace(() -> "task " + task.act.script().id() + " is " + outcome);
        if (task.outcomes > 1) {
            world.violation("Task " + task.act.script().id() + " has " + task.outcomes + " outcomes");
        }
    }

    // What must hold.

    /** After each turn of the loop. */
    private void look() {
        if (!started || closed != null) {
            vacantSince = -1;
            waitingSince = -1;
            return;
        }
        List<WorkerInfo> workers = backend.workers();
        boolean vacant = false;
        boolean spare = false;
        boolean idle = false;
        for (WorkerInfo worker : workers) {
            vacant |= worker.state().equals("vacant");
            spare |= worker.state().equals("spare");
            idle |= worker.state().equals("ready") && worker.inFlight() == 0;
            if (worker.state().equals("ready") || worker.state().equals("spare")) {
                checkConnected(worker);
            }
        }
        checkThatNoChildSleepsBesideAFrame();
        lookForTaskThatWaits(idle, workers);
        if (vacant && spare) {
            world.violation("A place is vacant beside a spare: " + workers);
        }
        if (!vacant) {
            vacantSince = -1;
            return;
        }
        if (vacantSince < 0) {
            vacantSince = world.elapsed();
        }
        long since = Math.max(vacantSince, disturbedAt);
        long start = setup.bootNanos() + setup.warmUpNanos() + SECOND + (wakeUpsFail ? 2 * SECOND : 0);
        long bound = start + (startsPause ? LONGEST_PAUSE : LONGEST_PAUSE_AFTER_KILLS);
        if (world.elapsed() - since > bound) {
            world.violation("A place is vacant for " + (world.elapsed() - since) / MILLI + " ms: " + workers);
        }
    }

    private void checkConnected(WorkerInfo worker) {
        children.stream()
                .filter(child -> child.process().pid() == worker.pid() && !child.isConnected())
                .forEach(child -> world.violation(child.name() + " takes tasks and cannot be rung"));
    }

    /** The parent has rung where it had to: it is not in the middle of sending. */
    private void checkThatNoChildSleepsBesideAFrame() {
        if (wakeUpsFail) {
            return;
        }
        for (SimulatedChild child : children) {
            if (child.isAsleep() && generation(child.arguments()).link().hasUnreadRequests()) {
                world.violation(child.name() + " sleeps beside a frame, and no ring is on its way");
            }
        }
    }

    /** From time to time, whatever the loop does. */
    private void checkThatTheParentDoesNotSleepBesideAFrame() {
        if (!wakeUpsFail && started && closed == null && loop.isAsleep() && !parent.isStopped()) {
            for (SimulatedChild child : children) {
                if (child.hasRung()
                        && !child.isDead()
                        && generation(child.arguments()).link().hasUnreadReplies()) {
                    world.violation(
                            "The parent sleeps beside a frame of " + child.name() + ", and no ring is on its way");
                }
            }
        }
        if (!isClosed()) {
            world.after(50 * MILLI, this::checkThatTheParentDoesNotSleepBesideAFrame);
        }
    }

    /** A task that needs no slab does not wait while a child has nothing to do. */
    private void lookForTaskThatWaits(boolean idle, List<WorkerInfo> workers) {
        boolean waits = idle
                && told.stream().anyMatch(task -> task.act.kind() == Plan.SMALL && offload.isQueued(task.submission));
        if (!waits) {
            waitingSince = -1;
            return;
        }
        if (waitingSince < 0) {
            waitingSince = world.elapsed();
            return;
        }
        long bound = LONGEST_WAIT_BESIDE_IDLE + (wakeUpsFail ? 3 * SECOND : 0);
        if (world.elapsed() - Math.max(waitingSince, disturbedAt) > bound) {
            world.violation("A small task waits beside an idle child: " + workers);
        }
    }

    private void checkOutcomes() {
        for (Told task : told) {
            if (task.outcomes == 0 && isFine()) {
                world.violation("Task " + task.act.script().id() + " has no outcome " + PATIENCE / SECOND
                        + " s after the last fault; workers: " + backend.workers() + "; queued " + offload.queued());
            }
        }
        if (calm && started && closed == null && isFine()) {
            if (vacantSince >= 0) {
                world.violation(
                        "The pool is not whole " + PATIENCE / SECOND + " s after the last fault: " + backend.workers());
            }
            if (offload.inFlight() > 0) {
                world.violation(
                        "All tasks are answered, and " + offload.inFlight() + " are still held: " + backend.workers());
            }
            checkArena();
        }
    }

    private void checkArena() {
        SharedMemory memory = backend.memory().orElseThrow();
        if (memory.slabs() != 0 || memory.slabBytes() != 0) {
            world.violation("No task is under way, and " + memory.slabs() + " slabs of " + memory.slabBytes()
                    + " bytes are held");
        }
    }

    private void checkBooks() {
        backend.takeViolations().forEach(world::violation);
        if (!isFine()) {
            return;
        }
        if (offload.inFlight() != 0 || offload.bytesInFlight() != 0 || offload.queued() != 0) {
            world.violation("Everything is closed, and there are " + offload.inFlight() + " tasks of "
                    + offload.bytesInFlight() + " bytes in flight, " + offload.queued() + " queued");
        }
        checkArena();
        if (!directories.isEmpty()) {
            world.violation("Everything is closed, and there are " + directories);
        }
        if (!payloads.isEmpty()) {
            world.violation("Everything is closed, and there are " + payloads.keySet());
        }
        children.stream()
                .filter(child -> !child.isDead())
                .forEach(child -> world.violation(child.name() + " is still alive"));
    }
}
