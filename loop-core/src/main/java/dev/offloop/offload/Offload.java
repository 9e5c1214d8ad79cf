package dev.offloop.offload;

import dev.offloop.log.Logs;
import dev.offloop.loop.vertx.CloseHooks;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.task.Failure;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.LogContext;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.UsageMeter;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Hands CPU-heavy work to workers: tasks, {@code offload.submit(Square.class, 41)}, to threads and child JVMs; any
 * code, {@code offload.call(() -> ...)}, to threads.
 *
 * <p>Every accepted task ends in exactly one {@link Outcome}. Any thread; results arrive on the submitter's Vert.x
 * context. Closed with its Vert.x, or before that by {@link #close}.
 */
public final class Offload {
    private static final Logger LOG = Logs.of(Offload.class);

    /** What a worker gets to see its cancel flag once the drain time is over. */
    private static final Duration FORCE_AFTER = Duration.ofMillis(500);

    private static final Duration USUAL_DRAIN = Duration.ofSeconds(10);

    /** Longer drain times count as this one, so that none overflows. */
    private static final Duration LONGEST_DRAIN = Duration.ofDays(365);

    /** What the back ends get on top of it before closing is over without them. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private static final long CACHE_LOOK_MILLIS = 20;

    private final Vertx vertx;
    private final Context context;
    private final TaskRegistry tasks;
    private final Dispatcher dispatcher;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Set<String> strategies;
    private final @Nullable AutoRouter auto;
    private final String defaultStrategy;
    private final boolean carriesLogContext;
    private final AtomicLong lastId = new AtomicLong();
    private final Duration closePatience;
    private final AtomicBoolean closing = new AtomicBoolean();

    /** On no context, as those of Vert.x end with it: what follows a close may be the close of Vert.x. */
    private final Promise<Void> closed = Promise.promise();

    private final Closeable closeHook = done -> close(Duration.ZERO).onComplete(done);

    private Offload(OffloadConfig config, Vertx vertx, Context context, Duration closePatience) {
        this.closePatience = closePatience;
        this.vertx = vertx;
        this.context = context;
        this.tasks = config.tasks();
        this.carriesLogContext = config.carriesLogContext();
        this.dispatcher =
                new Dispatcher(new VertxHomeLoop(context), config.limits(), config.quarantine(), config.observer());
        for (WorkerBackend backend : config.backends()) {
            lanes.put(
                    backend.name(),
                    new Lane(
                            backend,
                            dispatcher,
                            context,
                            ofWorkers(config),
                            config.strict(),
                            LaneMetrics.of(vertx, backend.name())));
        }
        this.auto = config.auto()
                .map(policy -> new AutoRouter(lanes.values(), policy, dispatcher.home))
                .orElse(null);
        if (auto != null) {
            dispatcher.routeBy(auto);
        }
        this.strategies = strategies(lanes.keySet(), auto != null);
        this.defaultStrategy = config.defaultStrategy();
    }

    private static Set<String> strategies(Set<String> lanes, boolean auto) {
        Set<String> names = new LinkedHashSet<>(lanes);
        if (auto) {
            names.add(AutoRouter.NAME);
        }
        return Collections.unmodifiableSet(names);
    }

    private static TaskRegistry ofWorkers(OffloadConfig config) {
        return config.auto().isPresent() ? config.tasks().with(AutoRouter.calibrationTask()) : config.tasks();
    }

    /**
     * Begins a pool with defaults for everything, of the strategies whose jars are there:
     * {@code Offload.create(vertx).tasks(Square.class).start()}.
     */
    public static OffloadBuilder create(Vertx vertx) {
        return new OffloadBuilder(Objects.requireNonNull(vertx, "vertx"));
    }

    /** Brings up all back ends; fails with the first reason, everything closed again, when one cannot start. */
    public static Future<Offload> start(Vertx vertx, OffloadConfig config) {
        return start(vertx, config, CLOSE_PATIENCE);
    }

    static Future<Offload> start(Vertx vertx, OffloadConfig config, Duration closePatience) {
        Offload offload = new Offload(config, vertx, Contexts.createOnEventLoop(vertx), closePatience);
        CloseHooks.add(vertx, offload.closeHook);
        Promise<Offload> started = Contexts.promise(vertx.getOrCreateContext());
        offload.context.runOnContext(ignored -> offload.startLanes().onComplete(result -> {
            if (result.succeeded()) {
                offload.calibrate(() -> started.complete(offload));
            } else {
                offload.close(Duration.ZERO).onComplete(done -> started.fail(result.cause()));
            }
        }));
        return started.future();
    }

    private void calibrate(Runnable onDone) {
        if (auto == null) {
            onDone.run();
        } else {
            auto.calibrate(this, dispatcher.home, onDone);
        }
    }

    private Future<Void> startLanes() {
        // Takes milliseconds, and no task waits for it.
        var _ = context.executeBlocking(UsageMeter::loaded, false);
        List<Future<Void>> starting = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            starting.add(attempt(() -> lane.backend().start(lane)));
        }
        return Future.join(starting).mapEmpty();
    }

    /** Submits a task with default options; see {@link #submit(Class, Object, TaskOptions)}. */
    public <I, O> Future<O> submit(Class<? extends Task<I, O>> type, I input) {
        return submit(type, input, TaskOptions.defaults());
    }

    /**
     * Runs code on a thread of this process: by the strategy {@code platform}, where it is there. A thread of the
     * operating system, not a virtual one, as what is handed over computes, and a virtual thread that computes keeps
     * one of the few threads that all virtual threads of the JVM share. Any thread.
     *
     * @return what the code answers, which may be null; fails with what it throws, or with an {@link OffloadException}
     *     as {@link #submit} does
     */
    public <T extends @Nullable Object> Future<T> call(Callable<T> code) {
        return call(code, TaskOptions.defaults());
    }

    /**
     * Runs code on a thread of this process, by the strategy of the options. Code that others do not wait for any more
     * is not interrupted. Never throws. {@code child} takes no code: the future fails and says so.
     */
    public <T extends @Nullable Object> Future<T> call(Callable<T> code, TaskOptions options) {
        Code<T> wrapped = new Code<>(code);
        return submitCode(wrapped, options)
                .future()
                .map(done -> wrapped.value())
                .recover(outcome -> Future.failedFuture(wrapped.failure(outcome)));
    }

    /**
     * The strategy of {@link #call(Callable)} as the JDK's executor; see {@link #executor(String)}.
     *
     * @throws IllegalStateException when there is no strategy that runs code
     */
    public ExecutorService executor() {
        return executor(codeStrategy());
    }

    /**
     * A strategy as the JDK's executor, for {@code CompletableFuture} and whatever else takes one. It rejects what is
     * over the {@linkplain Limits limits} of this pool, and everything once this is closed. What it has accepted has
     * one outcome: code that the strategy cannot run after all is run on a thread beside it, interrupted when this is
     * being closed; a future of {@link ExecutorService#submit} is cancelled instead. Each call answers a view of its
     * own: to shut one down touches neither the others nor this.
     *
     * @throws IllegalArgumentException when there is no such strategy, or it runs tasks only, as {@code child} does
     */
    public ExecutorService executor(String strategy) {
        return new OffloadExecutor(this, TaskOptions.defaults().strategy(checkRunsCode(strategy)));
    }

    Submission<Boolean> submitCode(Code<?> code, TaskOptions options) {
        String strategy;
        try {
            strategy = options.strategy().isPresent()
                    ? checkRunsCode(options.strategy().get())
                    : codeStrategy();
        } catch (RuntimeException e) {
            return new NeverSubmitted<>(lastId.incrementAndGet(), defaultStrategy(), e);
        }
        return submit(CodeTask.INSTANCE, code, options.strategy(strategy));
    }

    private String codeStrategy() {
        Lane platform = lanes.get("platform");
        return Stream.concat(Stream.ofNullable(platform), lanes.values().stream())
                .filter(lane -> lane.backend().runsCode())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "None of the strategies " + lanes.keySet() + " runs code; add platform or virtual"))
                .name();
    }

    private String checkRunsCode(String strategy) {
        if (auto != null && strategy.equals(AutoRouter.NAME)) {
            throw new IllegalArgumentException("Strategy 'auto' goes by what it has measured of tasks of a name, which"
                    + " code has not; name a strategy on threads, or none");
        }
        if (!lane(strategy).backend().runsCode()) {
            throw new IllegalArgumentException(
                    "Strategy '" + strategy + "' runs tasks, not code: a lambda cannot be sent"
                            + " to another process, which knows tasks by the names of their classes; make it a "
                            + Task.class.getName() + ", or choose a strategy on threads");
        }
        return strategy;
    }

    /**
     * Submits a task and returns its future output. Never throws: the future fails with an {@link OffloadException},
     * or, when the call itself is wrong, with what is wrong, such as an {@link IllegalArgumentException} for a task or
     * a strategy that does not exist.
     */
    public <I, O> Future<O> submit(Class<? extends Task<I, O>> type, I input, TaskOptions options) {
        Task<I, O> task;
        try {
            task = tasks.get(type);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return submit(task, input, options).future();
    }

    /**
     * Submits a registered task that can be cancelled. Never throws, as {@link #submit(Class, Object, TaskOptions)}.
     * Parameters that do not fit its descriptor end it as {@code Failed} before it is handed to a worker.
     */
    public <I, O> Submission<O> submit(Task<I, O> task, I input, TaskOptions options) {
        long id = lastId.incrementAndGet();
        try {
            return submit(id, task, input, options);
        } catch (Throwable e) {
            // The strategy is unknown, the codec cannot weigh the input, an argument is null.
            return new NeverSubmitted<>(id, defaultStrategy(), e);
        }
    }

    private <I, O> Submission<O> submit(long id, Task<I, O> task, I input, TaskOptions options) {
        String strategy = options.strategy().orElse(defaultStrategy);
        AutoRouter router = strategy.equals(AutoRouter.NAME) ? auto : null;
        Lane lane = router == null ? lane(strategy) : router.lane(task.descriptor());
        long weight = options.inputBytes() > 0
                ? options.inputBytes()
                : task.descriptor().input().weigh(input);
        // Once it is closed, Vert.x and its contexts may be as well.
        Promise<O> promise = dispatcher.isClosed() ? Promise.promise() : Contexts.promise(vertx.getOrCreateContext());
        TaskOptions carrying = carriesLogContext && options.logContext().isEmpty()
                ? options.logContext(LogContext.current())
                : options;
        Entry<I, O> entry = new Entry<>(id, task, input, carrying, weight, lane, promise, dispatcher.home.nanoTime());
        entry.movable = router != null;
        try {
            task.descriptor().checkParameters(options.parameters());
        } catch (InvalidInputException e) {
            entry.refuse(new Outcome.Failed<>(Failure.of(e)));
            return entry;
        }
        Outcome.Rejected<?> rejected = dispatcher.tryAdmit(weight, lane);
        if (rejected != null) {
            entry.refuse(rejected);
            dispatcher.observer.rejected(task.descriptor(), lane.name(), rejected.reason());
            return entry;
        }
        try {
            lane.submit(entry);
        } catch (RejectedExecutionException e) {
            dispatcher.dismiss(weight);
            return new NeverSubmitted<>(
                    id, lane.name(), new OffloadException(task.descriptor().name(), Dispatcher.closedOutcome()));
        }
        return entry;
    }

    /**
     * Runs a task on every input, so many at a time, with default options. Any thread.
     *
     * @return the results in the order of the inputs; fails as {@link #mapAll(Class, Iterable, int, TaskOptions,
     *     ObjLongConsumer)} does
     */
    public <I, O> Future<List<O>> mapAll(
            Class<? extends Task<I, O>> type, Iterable<? extends I> inputs, int parallelism) {
        Map<Long, O> results = new TreeMap<>();
        return mapAll(type, inputs, parallelism, TaskOptions.defaults(), (output, index) -> results.put(index, output))
                .map(done -> List.copyOf(results.values()));
    }

    /**
     * Runs a task on every input, so many at a time, and tells of each result as it comes. The inputs are asked for one
     * by one, on the caller's Vert.x context, as there is room; so there may be more than fit in memory or are allowed
     * {@linkplain Limits in flight}. Any thread; never throws.
     *
     * @param parallelism tasks in flight at a time, at least 1
     * @param onResult receives each output, and the index of its input, on the caller's context; must return at once
     * @return completes after the last result; fails at the first failure, after which what is in flight is taken back
     */
    public <I, O> Future<Void> mapAll(
            Class<? extends Task<I, O>> type,
            Iterable<? extends I> inputs,
            int parallelism,
            TaskOptions options,
            ObjLongConsumer<? super O> onResult) {
        if (parallelism < 1) {
            return Future.failedFuture(
                    new IllegalArgumentException("parallelism must be at least 1, not " + parallelism));
        }
        try {
            Context caller = vertx.getOrCreateContext();
            return new MapAll<>(this, tasks.get(type), inputs.iterator(), parallelism, options, onResult, caller)
                    .begin(Contexts.promise(caller));
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * Hands no task to a worker until {@link #resume}; those that run go on, and what is accepted waits. Deadlines and
     * cancellations go on as well, and the time counts as waiting for {@link Limits#maxQueueWait}. Completes when that
     * holds; {@link #close} ends it, after which there is no other. Any thread.
     */
    public Future<Void> pause() {
        return onHome(() -> {
            lanes.values().forEach(Lane::pause);
            return null;
        });
    }

    /** Ends {@link #pause}. Any thread. */
    public Future<Void> resume() {
        return onHome(() -> {
            lanes.values().forEach(Lane::resume);
            return null;
        });
    }

    /**
     * Whether half of the tasks or bytes that the {@linkplain Limits limits} allow are in flight, so that a producer
     * does well to wait for {@link #drained}. Any thread.
     */
    public boolean needsDrain() {
        return dispatcher.needsDrain();
    }

    /** Completes once less than a quarter of what the limits allow is in flight. Any thread. */
    public Future<Void> drained() {
        Promise<Void> drained = Contexts.promise(vertx.getOrCreateContext());
        return onHome(() -> {
                    dispatcher.onDrained(drained::complete);
                    return null;
                })
                .compose(asked -> drained.future());
    }

    /** Names of the strategies, in the order of the configuration. Any thread. */
    public Set<String> strategies() {
        return strategies;
    }

    /** The strategy of tasks that name none. */
    public String defaultStrategy() {
        return defaultStrategy;
    }

    /** The tasks that can be run. */
    public TaskRegistry tasks() {
        return tasks;
    }

    /** Every worker of every strategy. */
    public Future<List<WorkerInfo>> workers() {
        return onHome(() -> {
            List<WorkerInfo> all = new ArrayList<>();
            lanes.values().forEach(lane -> all.addAll(lane.backend().workers()));
            return List.copyOf(all);
        });
    }

    /**
     * Replaces every worker by a fresh one, one after the other, without failing a task. Any thread.
     *
     * @return completes when the last of those that were there is replaced
     */
    public Future<Void> renewWorkers() {
        return onHome(() -> Future.join(lanes.values().stream()
                                .map(lane -> attempt(() -> lane.backend().renew()))
                                .toList())
                        .<Void>mapEmpty())
                .compose(renewed -> renewed);
    }

    /**
     * Changes what this holds at most; what is in flight stays, also when it is more. Completes when it holds for all
     * that is submitted later. Any thread.
     */
    public Future<Void> changeLimits(Limits limits) {
        Objects.requireNonNull(limits, "limits");
        return onHome(() -> {
            dispatcher.changeLimits(limits);
            lanes.values().forEach(lane -> lane.changeLimits(limits));
            return null;
        });
    }

    /**
     * Why a strategy cannot have so many workers from now on; empty when {@link #resize} can do that. Any thread.
     *
     * @return fails when there is no such strategy
     */
    public Future<Optional<String>> cannotResize(String strategy, int least, int most) {
        return onHome(() -> lane(strategy).backend().cannotResize(least, most));
    }

    /**
     * Has a strategy keep so many workers, and when tasks wait as many as the most. No task fails: workers that are too
     * many end when they have done what they hold. Any thread.
     *
     * @param least at least 1
     * @param most at least {@code least}
     * @return fails when there is no such strategy, or it cannot
     */
    public Future<Void> resize(String strategy, int least, int most) {
        if (least < 1 || most < least) {
            return Future.failedFuture(new IllegalArgumentException(
                    "There are at least 1 worker and at most as many as the most, not " + least + " to " + most));
        }
        return onHome(() -> {
            WorkerBackend backend = lane(strategy).backend();
            backend.cannotResize(least, most).ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
            backend.resize(least, most);
            return null;
        });
    }

    /** The memory that strategies share with their workers; none for those that share none. */
    public Future<List<SharedMemory>> memory() {
        return onHome(() -> lanes.values().stream()
                .flatMap(lane -> lane.backend().memory().stream())
                .toList());
    }

    /** What lets workers start fast, of each strategy that has such a thing. */
    public Future<List<StartCache>> startCaches() {
        return onHome(() -> lanes.values().stream()
                .flatMap(lane -> lane.backend().startCache().stream())
                .toList());
    }

    /** As {@link #startCaches}, once none is being made any more or the patience is over. */
    public Future<List<StartCache>> settledStartCaches(Duration patience) {
        Promise<List<StartCache>> settled = Contexts.promise(vertx.getOrCreateContext());
        lookAtStartCaches(settled, System.nanoTime(), TimeUnit.NANOSECONDS.convert(patience));
        return settled.future();
    }

    /** Again and again. Not by futures of futures, which would nest as deep as there are looks. */
    private void lookAtStartCaches(Promise<List<StartCache>> settled, long beginNanos, long patienceNanos) {
        startCaches().onFailure(settled::fail).onSuccess(caches -> {
            boolean making = caches.stream().anyMatch(cache -> cache.state() == StartCache.State.MAKING);
            if (making && System.nanoTime() - beginNanos < patienceNanos) {
                vertx.timer(CACHE_LOOK_MILLIS, TimeUnit.MILLISECONDS)
                        .onFailure(settled::fail)
                        .onSuccess(due -> lookAtStartCaches(settled, beginNanos, patienceNanos));
            } else {
                settled.complete(caches);
            }
        });
    }

    /** Why a strategy can run nothing, by strategy; empty when all is well. */
    public Future<Map<String, String>> unavailable() {
        return onHome(() -> {
            Map<String, String> reasons = new LinkedHashMap<>();
            lanes.forEach((name, lane) -> {
                Optional<String> reason = lane.unavailable();
                reason.ifPresent(text -> reasons.put(name, text));
            });
            return reasons;
        });
    }

    /**
     * Where the strategy {@code auto} gives the tasks of this name to, and why.
     *
     * @return fails when there is no such task, or the strategy is not {@linkplain OffloadBuilder#auto among} those of
     *     this pool
     */
    public Future<Explanation> explain(String task) {
        return onHome(() -> router().explain(tasks.find(task)
                .orElseThrow(() -> new IllegalArgumentException("There is no task '" + task + "'"))
                .descriptor()));
    }

    /** As {@link #explain}, for every task that the strategy {@code auto} knows; none without that strategy. */
    public Future<List<Explanation>> explainAll() {
        return onHome(() -> auto == null ? List.of() : auto.explainAll());
    }

    private AutoRouter router() {
        if (auto == null) {
            throw new IllegalStateException("The strategy auto is not among " + strategies
                    + "; add it by Offload.create(vertx).strategies(\"auto\", ...)");
        }
        return auto;
    }

    /** The tasks given up last because their workers died, oldest first; at most a hundred. Any thread. */
    public Future<List<DeadLetter>> deadLetters() {
        return onHome(dispatcher.quarantine::letters);
    }

    /** Tasks and inputs that are refused now because they end their workers, and for how long yet. Any thread. */
    public Future<Map<String, Duration>> quarantined() {
        return onHome(dispatcher.quarantine::quarantined);
    }

    /** Counts at this moment. */
    public Future<OffloadStats> stats() {
        return onHome(() -> new OffloadStats(
                dispatcher.inFlight(),
                dispatcher.bytesInFlight(),
                lanes.values().stream().mapToInt(Lane::queued).sum(),
                dispatcher.lateReplies()));
    }

    /** Fails when the question throws, and when Vert.x is closed. */
    private <T> Future<T> onHome(Supplier<T> question) {
        Promise<T> answer = Contexts.promise(vertx.getOrCreateContext());
        try {
            Contexts.execute(context, () -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException | Error e) {
                    answer.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new IllegalStateException("Vert.x is closed, and Offload with it", e));
        }
        return answer.future();
    }

    private Lane lane(String strategy) {
        Lane lane = lanes.get(strategy);
        if (lane == null) {
            throw new IllegalArgumentException("Unknown strategy '" + strategy + "'; there are " + strategies);
        }
        return lane;
    }

    /** {@link #close(Duration)} with a drain time of ten seconds. */
    public Future<Void> close() {
        return close(USUAL_DRAIN);
    }

    boolean isClosing() {
        return closing.get();
    }

    void whenClosed(Runnable listener) {
        closed.future().onComplete(ignored -> listener.run());
    }

    /**
     * Accepts nothing more, gives what is in flight the drain time to end, then ends the workers by force. Idempotent;
     * always completes, at the latest half a minute after the drain time. What was still in flight then ends as
     * {@code WorkerLost} or {@code Cancelled}.
     *
     * @return belongs to no context, so that {@code offload.close(drain).compose(closed -> vertx.close())} completes
     */
    public Future<Void> close(Duration drain) {
        if (closing.compareAndSet(false, true)) {
            try {
                context.runOnContext(ignored -> onClose(drain));
            } catch (RejectedExecutionException e) {
                // The loop of a closed Vert.x: nothing of ours is left on it.
                closed.tryComplete();
            }
        }
        return closed.future();
    }

    private void onClose(Duration drain) {
        lanes.values().forEach(Lane::resume);
        AtomicBoolean once = new AtomicBoolean();
        Runnable cancelTimer = drain.isZero()
                ? () -> {}
                : dispatcher.home.schedule(
                        (drain.compareTo(LONGEST_DRAIN) < 0 ? drain : LONGEST_DRAIN).toNanos(),
                        () -> closeBackends(once));
        dispatcher.close(() -> {
            cancelTimer.run();
            closeBackends(once);
        });
        if (drain.isZero()) {
            closeBackends(once);
        }
    }

    private void closeBackends(AtomicBoolean once) {
        if (!once.compareAndSet(false, true)) {
            return;
        }
        lanes.values().forEach(Lane::cancelAll);
        Map<String, Future<Void>> ending = new LinkedHashMap<>();
        lanes.forEach(
                (name, lane) -> ending.put(name, attempt(() -> lane.backend().close(FORCE_AFTER))));
        Runnable cancelTimer =
                dispatcher.home.schedule(FORCE_AFTER.plus(closePatience).toNanos(), () -> onCloseLate(ending));
        Future.join(List.copyOf(ending.values())).onComplete(ignored -> {
            cancelTimer.run();
            onClosed();
        });
    }

    private void onCloseLate(Map<String, Future<Void>> ending) {
        List<String> stuck = ending.entrySet().stream()
                .filter(end -> !end.getValue().isComplete())
                .map(Map.Entry::getKey)
                .toList();
        LOG.warn("Strategies {} do not close; going on without them", stuck);
        onClosed();
    }

    private void onClosed() {
        lanes.values().forEach(Lane::close);
        CloseHooks.remove(vertx, closeHook);
        closed.tryComplete();
    }

    /** A back end that throws must not leave the others and the caller waiting. */
    private static Future<Void> attempt(Supplier<Future<Void>> step) {
        try {
            return step.get();
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }
}
