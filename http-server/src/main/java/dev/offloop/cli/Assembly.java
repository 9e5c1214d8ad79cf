package dev.offloop.cli;

import dev.offloop.Offloop;
import dev.offloop.child.ChildBackend;
import dev.offloop.http.ServiceMetrics;
import dev.offloop.loop.LoopClock;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.loop.diagnostics.TimelineWriter;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.offload.OffloadTimeline;
import dev.offloop.offload.QuarantinePolicy;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.task.Failure;
import dev.offloop.task.TaskRegistry;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.KeyedBackend;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every command that runs tasks needs: the tasks, one event loop, the strategies, the meters. Its starter closes
 * it. Main thread.
 */
final class Assembly implements AutoCloseable {
    /** The strategies of a service that names none, the first one by default. */
    static final List<String> USUAL_STRATEGIES = List.of("child", "platform", "virtual", "inline");

    /** All there are. */
    static final List<String> STRATEGIES =
            List.of("child", "platform", "virtual", "inline", "work-stealing", "keyed", "queue-thread", "auto");

    /** Those that have as many threads as are configured. */
    private static final Set<String> ON_THREADS = Set.of("platform", "work-stealing", "keyed", "queue-thread");

    /** Chooses one of the others. */
    private static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final String LOAD_THREAD = "offloop-load";
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(10);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** Virtual threads are for tasks that wait; this many may. */
    private static final int VIRTUAL_CONCURRENCY = 256;

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final ServiceMetrics metrics;
    private @Nullable TimelineWriter timelineWriter;
    private final Vertx vertx;
    private volatile AssemblyConfig config;
    private final CompletableFuture<Void> stop;
    private final Timeline timeline;
    private Optional<UserError> devFailure = Optional.empty();
    private volatile Generation current;
    private volatile Future<Void> ending = Future.succeededFuture();

    private Assembly(AssemblyConfig config, CompletableFuture<Void> stop) {
        this.config = config;
        this.stop = stop;
        try {
            metrics = new ServiceMetrics();
            closers.push(metrics::close);
            timeline = config.timeline().map(this::openTimeline).orElse(Timeline.NONE);
            OutOfMemory outOfMemory = new OutOfMemory();
            LoopConfig loop = LoopConfig.defaults().toBuilder()
                    .timeline(timeline)
                    .errorHandler(outOfMemory)
                    .build();
            vertx = metrics.install(Vertx.builder(), vertxOptions())
                    .withTransport(Offloop.transport(LoopTransport.best(), loop))
                    .build()
                    .exceptionHandler(outOfMemory::onUnhandled);
            closers.push(() -> await(vertx.close(), CLOSE_PATIENCE));
            current = config.dev().isEmpty() ? run(TaskJars.open(config.taskJars())) : runDev();
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    /** Without the code of the user's when it cannot be run: it is being written. */
    private Generation runDev() {
        try {
            return run(TaskJars.of(copyCode()));
        } catch (UserError e) {
            devFailure = Optional.of(e);
            return run(TaskJars.open(List.of()));
        }
    }

    /** Brings everything up; fails with a {@link UserError} that says what is in the way, everything closed again. */
    static Assembly start(AssemblyConfig config) {
        return start(config, new CompletableFuture<>());
    }

    /**
     * As {@link #start(AssemblyConfig)}; throws a {@link CancellationException}, everything closed again, once stopped.
     */
    static Assembly start(AssemblyConfig config, CompletableFuture<Void> stop) {
        return new Assembly(config, stop);
    }

    /** The tasks as their code was at one moment, and what runs them. */
    private record Generation(TaskJars jars, Offload offload) {
        /** Completes when what is in flight has ended, or this time is over, and all is given back. */
        Future<Void> end(Vertx vertx, Duration drain) {
            return offload.close(drain)
                    .transform(ended -> vertx.executeBlocking(() -> {
                        jars.close();
                        return null;
                    }));
        }
    }

    /** Takes over the jars; closes them when it fails. */
    private Generation run(TaskJars jars) {
        try {
            return new Generation(jars, start(offloadConfig(jars)));
        } catch (RuntimeException | Error e) {
            jars.close();
            throw e;
        }
    }

    /** Copies the code that is being written, as it is now; fails with a {@link UserError}. */
    CodeSnapshot copyCode() {
        return CodeSnapshot.of(config.dev(), config.child().cacheDirectory());
    }

    /**
     * Starts other code of the tasks beside what runs, gives it to the consumer, and ends what ran before, whose tasks
     * have this long; only one ends at a time, so that the next call waits for it. Where that code cannot be run, it
     * throws, and what ran goes on. Blocks; one thread at a time, not the loop.
     */
    void replace(CodeSnapshot snapshot, Consumer<Offload> successor, Duration drain) {
        awaitEnding(drain);
        Generation before = current;
        current = run(TaskJars.of(snapshot));
        successor.accept(current.offload());
        ending = before.end(vertx, drain);
    }

    private void awaitEnding(Duration drain) {
        try {
            await(ending, drain.plus(CLOSE_PATIENCE));
        } catch (CompletionException e) {
            LOG.warn("The workers that were replaced do not end: {}", messageOf(e));
        }
    }

    /** Why it cannot become as this is while it runs, by the name of the option; empty when it can. */
    Future<Map<String, String>> cannotBecome(AssemblyConfig next) {
        Map<String, String> reasons = new LinkedHashMap<>();
        long largest = config.child().maxBodyBytes();
        if (workers().contains("child") && next.child().maxBodyBytes() > largest) {
            reasons.put(
                    "body-limit", "body-limit can go to " + largest + " bytes, for which the children were started");
        }
        if (!next.strategies().equals(config.strategies())) {
            reasons.put("children", "whether there are children is settled at the start");
        }
        List<Future<?>> asked = new ArrayList<>();
        for (Resizing resizing : resizings(next)) {
            asked.add(offload()
                    .cannotResize(resizing.strategy(), resizing.least(), resizing.most())
                    .onSuccess(reason -> reason.ifPresent(words -> reasons.put(resizing.option(), words))));
        }
        return Future.join(asked).map(answers -> reasons);
    }

    /** Has other limits and other numbers of workers from now on, also for code that is replaced later. */
    Future<Void> become(AssemblyConfig next) {
        List<Resizing> resizings = resizings(next);
        config = next;
        List<Future<?>> done = new ArrayList<>();
        done.add(offload().changeLimits(next.limits()));
        resizings.forEach(
                resizing -> done.add(offload().resize(resizing.strategy(), resizing.least(), resizing.most())));
        return Future.join(done).mapEmpty();
    }

    private record Resizing(String option, String strategy, int least, int most) {}

    private List<Resizing> resizings(AssemblyConfig next) {
        List<Resizing> all = new ArrayList<>();
        for (String strategy : workers()) {
            if (strategy.equals("child") && !childrenOf(next).equals(childrenOf(config))) {
                int least = next.child().children();
                int most = next.child().supervision().scaling().maxChildren();
                all.add(new Resizing("children", strategy, least, Math.max(least, most)));
            } else if (ON_THREADS.contains(strategy) && next.threads() != config.threads()) {
                all.add(new Resizing("threads", strategy, next.threads(), next.threads()));
            }
        }
        return all;
    }

    private static List<Integer> childrenOf(AssemblyConfig config) {
        return List.of(
                config.child().children(),
                config.child().supervision().scaling().maxChildren());
    }

    private List<String> workers() {
        List<String> names = new ArrayList<>(config.strategies());
        return names.remove(AUTO) && names.isEmpty() ? USUAL_STRATEGIES : names;
    }

    private Optional<AutoPolicy> auto() {
        return config.strategies().contains(AUTO)
                ? Optional.of(AutoPolicy.defaults().withOnlyBriefOnLoop(!config.inlineAllowed()))
                : Optional.empty();
    }

    private OffloadConfig offloadConfig(TaskJars jars) {
        TaskRegistry tasks = load(jars);
        List<WorkerBackend> backends =
                workers().stream().map(name -> backend(name, config, jars)).toList();
        return new OffloadConfig(
                tasks,
                backends,
                config.strategies().getFirst(),
                config.limits(),
                QuarantinePolicy.defaults(),
                OffloadObserver.both(metrics.observer(), new OffloadTimeline(timeline, LoopClock.SYSTEM)),
                auto(),
                config.strict(),
                false);
    }

    private Timeline openTimeline(Path file) {
        try {
            TimelineWriter writer = TimelineWriter.open(file);
            closers.push(writer::close);
            timelineWriter = writer;
            return writer;
        } catch (IOException e) {
            throw new UserError("Cannot write the timeline " + file + ": " + OutputFile.reason(e), e);
        }
    }

    /** On a thread of its own, as code of the user's may hang. */
    private TaskRegistry load(TaskJars jars) {
        CompletableFuture<TaskRegistry> loading = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name(LOAD_THREAD).start(() -> {
            try {
                loading.complete(TaskRegistry.load(jars.loader()));
            } catch (Throwable e) {
                loading.completeExceptionally(e);
            }
        });
        try {
            CompletableFuture.anyOf(loading, stop)
                    .orTimeout(LOAD_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw notLoaded(e.getCause() == null ? e : e.getCause(), thread);
        }
        if (!loading.isDone()) {
            throw new CancellationException("Stopped while it started");
        }
        return loading.join();
    }

    private static UserError notLoaded(Throwable cause, Thread thread) {
        if (cause instanceof IllegalArgumentException) {
            return new UserError(Failure.of(cause).message(), cause);
        }
        if (cause instanceof TimeoutException) {
            String where = Arrays.stream(thread.getStackTrace())
                    .map(StackTraceElement::toString)
                    .filter(frame -> !frame.startsWith("java.base/"))
                    .findFirst()
                    .orElse("an unknown place");
            return new UserError(
                    "The tasks are not loaded within " + LOAD_PATIENCE.toSeconds() + " s; they stand at " + where);
        }
        return new UserError("The tasks cannot be loaded: " + Failure.of(cause).summary(), cause);
    }

    private static WorkerBackend backend(String name, AssemblyConfig config, TaskJars jars) {
        return switch (name) {
            case "child" -> new ChildBackend(jars.addTo(config.child()));
            case "platform" -> ThreadBackend.platform(config.threads());
            case "virtual" -> ThreadBackend.virtual(VIRTUAL_CONCURRENCY);
            case "inline" -> new InlineBackend();
            case "work-stealing" -> ThreadBackend.workStealing(config.threads());
            case "keyed" -> new KeyedBackend(config.threads());
            case "queue-thread" ->
                new ChildBackend(config.child().withChildren(config.threads()).withAgentsInThreads());
            default ->
                throw new UserError("There is no strategy '" + name + "'; there are " + String.join(", ", STRATEGIES));
        };
    }

    /** One loop, as in Node: HTTP, dispatcher and replies meet without a hand-over. No cache directory on disk. */
    private static VertxOptions vertxOptions() {
        return BlockingPool.sized(new VertxOptions())
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private Offload start(OffloadConfig config) {
        CompletableFuture<Offload> starting =
                Offload.start(vertx, config).toCompletionStage().toCompletableFuture();
        try {
            CompletableFuture.anyOf(starting, stop)
                    .orTimeout(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            var _ = starting.thenAccept(late -> late.close(Duration.ZERO));
            throw new UserError("Cannot start: " + messageOf(e), e.getCause() == null ? e : e.getCause());
        }
        if (!starting.isDone()) {
            var _ = starting.thenAccept(late -> late.close(Duration.ZERO));
            throw new CancellationException("Stopped while it started");
        }
        return starting.join();
    }

    /** What is at the root of a failed wait, in one line. */
    static String messageOf(CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Waits; throws a {@link CompletionException} when the future fails or the time is over. */
    static <T> T await(Future<T> future, Duration patience) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    Vertx vertx() {
        return vertx;
    }

    Offload offload() {
        return current.offload();
    }

    /** Why the code that is being written is not run since the start, if it is not. */
    Optional<UserError> devFailure() {
        return devFailure;
    }

    ServiceMetrics metrics() {
        return metrics;
    }

    /** Why the timeline is not whole, if there is one that is not. Once everything is closed. */
    Optional<IOException> timelineFailure() {
        return timelineWriter == null ? Optional.empty() : timelineWriter.failure();
    }

    /** Gives running tasks this long to end, also those of code that was replaced, then ends them. */
    void drain(Duration time) {
        Future<Void> closing = offload().close(time);
        awaitEnding(time);
        await(closing, time.plus(CLOSE_PATIENCE));
    }

    /** Ends what still runs, and gives everything back. */
    @Override
    public void close() {
        drain(Duration.ZERO);
        current.jars().close();
        closeAll();
    }

    private void closeAll() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
