package dev.offloop.offload;

import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A back end without workers: it keeps what it was handed until the test says how each assignment ends. Home loop only.
 */
public final class FakeBackend implements WorkerBackend {
    private final String name;
    private final int window;
    private final int boundWorkers;
    private final List<Assignment> held = new ArrayList<>();
    private final IdentityHashMap<Assignment, Integer> workerOf = new IdentityHashMap<>();
    private final List<Assignment> handed = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private final List<Assignment> cancelled = new ArrayList<>();
    private final List<Duration> closes = new ArrayList<>();
    private final Promise<Void> started = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private Optional<String> unavailable = Optional.empty();
    private Optional<StartCache> startCache = Optional.empty();
    private Consumer<Assignment> onRun = assignment -> {};
    private Runnable onStart = () -> {};
    private Runnable onClose = () -> {};
    private Predicate<Assignment> startedState = assignment -> true;
    private boolean takesDeferred;
    private WorkerPlace place = WorkerPlace.THREAD;
    private @Nullable Error broken;
    private @Nullable BackendHost host;

    public FakeBackend(String name, int window) {
        this(name, window, 0);
    }

    /**
     * One that binds keys to workers.
     *
     * @param window what each of them holds at most
     */
    FakeBackend(String name, int window, int boundWorkers) {
        this.name = name;
        this.window = window;
        this.boundWorkers = boundWorkers;
    }

    @Override
    public Optional<KeyBinding> binding() {
        return boundWorkers == 0 ? Optional.empty() : Optional.of(new FakeBinding());
    }

    /** Keys of one letter go round: a, b, c to three workers that follow each other. */
    private final class FakeBinding implements KeyBinding {
        @Override
        public int workers() {
            return boundWorkers;
        }

        @Override
        public int workerOf(String key) {
            return key.chars().sum() % boundWorkers;
        }

        @Override
        public boolean hasRoom(int worker) {
            return load(worker) < window;
        }

        @Override
        public int leastBusy() {
            return IntStream.range(0, boundWorkers)
                    .filter(this::hasRoom)
                    .boxed()
                    .min(Comparator.comparingInt(FakeBackend.this::load))
                    .orElse(-1);
        }
    }

    private int load(int worker) {
        return (int) held.stream()
                .filter(each -> worker == workerOf.getOrDefault(each, -1))
                .count();
    }

    /** What happens when a task is handed over, such as completing it at once or throwing. */
    public void onRun(Consumer<Assignment> action) {
        onRun = action;
    }

    /** What happens at {@link #start}, such as throwing. */
    public void onStart(Runnable action) {
        onStart = action;
    }

    /** What happens at {@link #close}, such as throwing. */
    public void onClose(Runnable action) {
        onClose = action;
    }

    /** The context of the home loop, once started. */
    public Context context() {
        return host().context();
    }

    /** What {@link #isStarted} answers. */
    public void claimStarted(boolean value) {
        startedState = assignment -> value;
    }

    /** What {@link #isStarted} answers of each. */
    public void claimStarted(Predicate<Assignment> which) {
        startedState = which;
    }

    /** Where it says that its tasks run. */
    public FakeBackend at(WorkerPlace place) {
        this.place = place;
        return this;
    }

    @Override
    public WorkerPlace place() {
        return place;
    }

    /** What it has for its workers to start from. */
    void startCache(StartCache.State state) {
        startCache = Optional.of(new StartCache(name, state, Optional.empty(), Optional.empty(), 0, 0, 0));
    }

    @Override
    public Optional<StartCache> startCache() {
        return startCache;
    }

    public void unavailable(Optional<String> reason) {
        unavailable = reason;
    }

    /** From now on these questions are answered with this error; null ends it. */
    public void breakDown(@Nullable Error error) {
        broken = error;
    }

    private void failIfBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    /** Settles the future of {@link #start}. */
    public Promise<Void> starting() {
        return started;
    }

    /** Settles the future of {@link #close}. */
    public Promise<Void> closing() {
        return closed;
    }

    /** What is held now, in the order of hand-over. */
    public List<Assignment> held() {
        return List.copyOf(held);
    }

    /** Everything that was ever handed over, in order. */
    public List<Assignment> handed() {
        return List.copyOf(handed);
    }

    /** What was wrong with hand-overs, which their dispatcher takes for failures of the tasks. */
    public List<AssertionError> violations() {
        return List.copyOf(violations);
    }

    /** Every assignment that {@link #cancel} was called for. */
    public List<Assignment> cancelled() {
        return List.copyOf(cancelled);
    }

    /** The grace of every call of {@link #close}. */
    public List<Duration> closes() {
        return List.copyOf(closes);
    }

    public void complete(Assignment assignment, Object output) {
        release(assignment).completed(assignment, output, 1_000);
    }

    public void fail(Assignment assignment, Throwable thrown) {
        release(assignment).failed(assignment, Failure.of(thrown), 1_000);
    }

    public void lose(Assignment assignment) {
        release(assignment).lost(assignment, cause());
    }

    /** As {@link #lose}, with a cause of one's own. */
    public void lose(Assignment assignment, LossCause cause) {
        release(assignment).lost(assignment, cause);
    }

    public void giveBack(Assignment assignment) {
        release(assignment).unstarted(assignment);
    }

    /** As if it lacked something for this task. */
    public void defer(Assignment assignment) {
        release(assignment).deferred(assignment);
    }

    /** What {@link #takesDeferred} answers. */
    public void takesDeferred(boolean value) {
        takesDeferred = value;
    }

    public void refuse(Assignment assignment, Outcome.Reason reason, String detail) {
        release(assignment).refused(assignment, reason, detail);
    }

    public void announceCredits() {
        host().creditsAvailable();
    }

    private BackendHost release(Assignment assignment) {
        if (!held.remove(assignment)) {
            throw new IllegalArgumentException("Task " + assignment.taskId() + " is not held");
        }
        return host();
    }

    private BackendHost host() {
        if (host == null) {
            throw new IllegalStateException("Not started");
        }
        return host;
    }

    /** The cause of a worker that ended by itself. */
    public LossCause crash() {
        return new LossCause(name + "-1", 1, 4711, OptionalInt.empty(), Optional.of("SIGSEGV"), List.of("last words"));
    }

    /** The cause every lost assignment is given: a kill from outside. */
    public LossCause cause() {
        return new LossCause(name + "-1", 1, 4711, OptionalInt.empty(), Optional.of("SIGKILL"), List.of("last words"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Void> start(BackendHost host) {
        this.host = host;
        onStart.run();
        return started.future();
    }

    @Override
    public int credits() {
        failIfBroken();
        return window * Math.max(1, boundWorkers) - held.size();
    }

    @Override
    public boolean takesDeferred() {
        return takesDeferred;
    }

    @Override
    public void assign(Assignment assignment) {
        try {
            checkRoom(assignment);
            handed.add(assignment);
            held.add(assignment);
            onRun.accept(assignment);
        } catch (RuntimeException | Error e) {
            held.remove(assignment);
            if (e instanceof AssertionError violation) {
                violations.add(violation);
            }
            throw e;
        }
    }

    private void checkRoom(Assignment assignment) {
        if (credits() <= 0) {
            throw new AssertionError("Handed task " + assignment.taskId() + " without credit");
        }
        binding().ifPresent(binding -> {
            if (!binding.hasRoomFor(assignment.key())) {
                throw new AssertionError("Handed task " + assignment.taskId() + " to a worker that is full");
            }
            workerOf.put(
                    assignment, assignment.key().isEmpty() ? binding.leastBusy() : binding.workerOf(assignment.key()));
        });
    }

    @Override
    public void cancel(Assignment assignment) {
        failIfBroken();
        cancelled.add(assignment);
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        failIfBroken();
        return startedState.test(assignment);
    }

    @Override
    public Optional<String> unavailable() {
        failIfBroken();
        return unavailable;
    }

    @Override
    public List<WorkerInfo> workers() {
        return List.of(new WorkerInfo(
                name, name + "-1", 4711, 1, "ready", handed.size() - held.size(), held.size(), window, 0, 1, 0));
    }

    @Override
    public Future<Void> close(Duration grace) {
        closes.add(grace);
        onClose.run();
        return closed.future();
    }
}
