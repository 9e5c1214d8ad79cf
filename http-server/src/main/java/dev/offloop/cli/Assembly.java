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
import dev.offloop.task.TaskRegistry;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What every command that runs tasks needs: the tasks, one event loop, the strategies, the meters. Its starter closes
 * it. Main thread.
 */
final class Assembly implements AutoCloseable {
    /** The strategies there are, the first one by default. */
    static final List<String> STRATEGIES = List.of("child", "platform", "virtual", "inline");

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** Virtual threads are for tasks that wait; this many may. */
    private static final int VIRTUAL_CONCURRENCY = 256;

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final ServiceMetrics metrics;
    private @Nullable TimelineWriter timelineWriter;
    private final Vertx vertx;
    private final Offload offload;

    private Assembly(AssemblyConfig config, CompletableFuture<Void> stop) {
        try {
            TaskJars jars = TaskJars.open(config.taskJars());
            closers.push(jars::close);
            TaskRegistry tasks = load(jars);
            List<WorkerBackend> backends = config.strategies().stream()
                    .map(name -> backend(name, config, jars))
                    .toList();
            metrics = new ServiceMetrics();
            closers.push(metrics::close);
            Timeline timeline = config.timeline().map(this::openTimeline).orElse(Timeline.NONE);
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
            offload = start(
                    new OffloadConfig(
                            tasks,
                            backends,
                            backends.getFirst().name(),
                            config.limits(),
                            QuarantinePolicy.defaults(),
                            OffloadObserver.both(metrics.observer(), new OffloadTimeline(timeline, LoopClock.SYSTEM))),
                    stop);
        } catch (RuntimeException e) {
            closeAll();
            throw e;
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

    private static TaskRegistry load(TaskJars jars) {
        try {
            return TaskRegistry.load(jars.loader());
        } catch (IllegalArgumentException | LinkageError e) {
            throw new UserError(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static WorkerBackend backend(String name, AssemblyConfig config, TaskJars jars) {
        return switch (name) {
            case "child" -> new ChildBackend(config.child().withClassPath(jars.classPath()));
            case "platform" -> ThreadBackend.platform(config.threads());
            case "virtual" -> ThreadBackend.virtual(VIRTUAL_CONCURRENCY);
            case "inline" -> new InlineBackend();
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

    private Offload start(OffloadConfig config, CompletableFuture<Void> stop) {
        CompletableFuture<Offload> starting =
                Offload.start(vertx, config).toCompletionStage().toCompletableFuture();
        try {
            CompletableFuture.anyOf(starting, stop)
                    .orTimeout(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new UserError("Cannot start: " + messageOf(e), e);
        }
        if (!starting.isDone()) {
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
        return offload;
    }

    ServiceMetrics metrics() {
        return metrics;
    }

    /** Why the timeline is not whole, if there is one that is not. Once everything is closed. */
    Optional<IOException> timelineFailure() {
        return timelineWriter == null ? Optional.empty() : timelineWriter.failure();
    }

    /** Gives running tasks this long to end, then ends them. */
    void drain(Duration time) {
        await(offload.close(time), time.plus(CLOSE_PATIENCE));
    }

    /** Ends what still runs, and gives everything back. */
    @Override
    public void close() {
        drain(Duration.ZERO);
        closeAll();
    }

    private void closeAll() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
