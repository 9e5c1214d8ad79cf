package dev.offloop.process;

import dev.offloop.log.Logs;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The way in: starts processes and owns what they need, one thread that serves the pipes of all of them and a few that
 * start them. Closed with its Vert.x, or before that by {@link #close}.
 *
 * <p>Any thread may call; what is returned completes on the caller's Vert.x context.
 */
public final class ChildProcesses {
    private static final String SPAWN_THREAD = "offloop-spawn-";
    private static final Logger LOG = Logs.of(ChildProcesses.class);

    /** How many processes run at a time unless {@link #create(Vertx, int)} says otherwise. */
    public static final int DEFAULT_MAX_PROCESSES = 1024;

    private static final int STARTER_THREADS = 2;
    private static final long STARTER_IDLE_SECONDS = 10;

    private final VertxInternal vertx;
    private final int maxProcesses;
    private final PipePoller poller;
    private final ThreadPoolExecutor starters;

    /** Processes that run or are being started. */
    private final AtomicInteger count = new AtomicInteger();

    private final Set<ChildProcess> alive = ConcurrentHashMap.newKeySet();
    private final Set<MessageChannel> channels = ConcurrentHashMap.newKeySet();
    private final Closeable closeHook = done -> close().onComplete(done);
    private volatile @Nullable Future<Void> closing;

    private ChildProcesses(VertxInternal vertx, int maxProcesses) {
        this.vertx = vertx;
        this.maxProcesses = maxProcesses;
        try {
            poller = new PipePoller();
        } catch (IOException e) {
            throw new UncheckedIOException("No selector for the pipes of child processes", e);
        }
        starters = new ThreadPoolExecutor(
                STARTER_THREADS,
                STARTER_THREADS,
                STARTER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                // Bounded by maxProcesses.
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(SPAWN_THREAD, 0).factory());
        starters.allowCoreThreadTimeOut(true);
    }

    /** For at most {@value #DEFAULT_MAX_PROCESSES} processes at a time. */
    public static ChildProcesses create(Vertx vertx) {
        return create(vertx, DEFAULT_MAX_PROCESSES);
    }

    /**
     * For processes of this Vert.x.
     *
     * @param maxProcesses how many may run at a time; at least 1
     */
    public static ChildProcesses create(Vertx vertx, int maxProcesses) {
        if (maxProcesses < 1) {
            throw new IllegalArgumentException("maxProcesses must be at least 1, not " + maxProcesses);
        }
        ChildProcesses processes = new ChildProcesses((VertxInternal) vertx, maxProcesses);
        processes.vertx.addCloseHook(processes.closeHook);
        return processes;
    }

    /** Starts a command with the default options. */
    public Future<ChildProcess> spawn(String command, String... arguments) {
        return spawn(command, List.of(arguments), SpawnOptions.defaults());
    }

    /**
     * Starts a command.
     *
     * @param command name of a program in the PATH, or its path; with a shell, what the shell is to run
     * @param arguments its arguments
     * @return the process once it runs. Set the handlers of its streams when you get it, or pause them. Fails with
     *     {@link SpawnException} when it cannot be started
     * @throws IllegalArgumentException when the command is empty, or it or an argument holds a NUL
     */
    public Future<ChildProcess> spawn(String command, List<String> arguments, SpawnOptions options) {
        return spawn(new Launch(command, arguments, options));
    }

    private Future<ChildProcess> spawn(Launch launch) {
        ContextInternal context = vertx.getOrCreateContext();
        if (closing != null) {
            return context.failedFuture(closed());
        }
        if (count.incrementAndGet() > maxProcesses) {
            count.decrementAndGet();
            return context.failedFuture(new SpawnException(
                    "EAGAIN", launch.program(), maxProcesses + " processes run already, and no more may"));
        }
        Promise<ChildProcess> promise = context.promise();
        try {
            starters.execute(() -> start(launch, context, promise));
        } catch (RejectedExecutionException e) {
            onNotStarted(promise, closed());
        }
        return promise.future();
    }

    /** Runs a file without a shell and collects what it writes. */
    public Execution execFile(String file, String... arguments) {
        return execFile(file, List.of(arguments), ExecOptions.defaults());
    }

    /**
     * Runs a file and collects what it writes.
     *
     * @throws IllegalArgumentException as {@link #spawn}
     */
    public Execution execFile(String file, List<String> arguments, ExecOptions options) {
        return Execution.of(
                new Launch(file, arguments, options.spawn()).title(), options, spawn(file, arguments, options.spawn()));
    }

    /** Has {@value SpawnOptions#DEFAULT_SHELL} run a line and collects what is written. */
    public Execution exec(String line) {
        return exec(line, ExecOptions.defaults());
    }

    /**
     * Has a shell run a line and collects what is written. The shell is {@value SpawnOptions#DEFAULT_SHELL} unless the
     * options name one; what it starts is ended with it. Never let untrusted text into the line: the shell runs what it
     * finds there.
     *
     * @throws IllegalArgumentException when the line is empty or holds a NUL
     */
    public Execution exec(String line, ExecOptions options) {
        SpawnOptions spawn = options.spawn().shell().isPresent()
                ? options.spawn()
                : options.spawn().withShell();
        return execFile(line, List.of(), options.withSpawn(spawn));
    }

    /** Forks a JVM with the default options. */
    public Future<ForkedProcess> fork(Class<?> mainClass, String... arguments) {
        return fork(mainClass.getName(), List.of(arguments), ForkOptions.defaults());
    }

    /**
     * Forks a JVM: starts one that runs a main class and has a channel for messages, to which it connects by
     * {@link dev.offloop.process.channel.ForkedChannel#connect}.
     *
     * @return the process once it runs. Set the handlers of its channel when you get it. Fails with
     *     {@link SpawnException} when it cannot be started
     * @throws IllegalArgumentException when the class has no name, or it or an argument holds a NUL
     */
    public Future<ForkedProcess> fork(String mainClass, List<String> arguments, ForkOptions options) {
        Fork.Main main = new Fork.Main(mainClass, arguments);
        ContextInternal context = vertx.getOrCreateContext();
        return prepare(context, () -> Fork.open(main, options, context, poller)).compose(fork -> {
            channels.add(fork.channel());
            var _ = fork.channel().closed().onComplete(closed -> channels.remove(fork.channel()));
            return spawn(fork.launch()).onFailure(failure -> fork.abandon()).map(fork::join);
        });
    }

    /** Has a starter thread make what a start needs. */
    private <T> Future<T> prepare(ContextInternal context, Callable<T> making) {
        Promise<T> promise = context.promise();
        try {
            starters.execute(() -> {
                try {
                    promise.complete(making.call());
                } catch (Throwable e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(closed());
        }
        return promise.future();
    }

    private void start(Launch launch, ContextInternal context, Promise<ChildProcess> promise) {
        ChildProcess child;
        try {
            if (closing != null) {
                throw closed();
            }
            if (launch.options().kill().isCancelled()) {
                throw new CancelledException(launch.program());
            }
            child = start(launch, context);
        } catch (IOException e) {
            onNotStarted(promise, SpawnException.of(launch.program(), e));
            return;
        } catch (RuntimeException | Error e) {
            // An error where the C library lacks a call, or no memory is left.
            onNotStarted(promise, e);
            return;
        }
        alive.add(child);
        child.closed().onComplete(exit -> {
            alive.remove(child);
            count.decrementAndGet();
        });
        context.execute(() -> {
            promise.complete(child);
            child.watch();
        });
    }

    private ChildProcess start(Launch launch, ContextInternal context) throws IOException {
        Starter.Started started = Starter.start(launch);
        try {
            return new ChildProcess(launch, started, context, poller, starters);
        } catch (IOException | RuntimeException | Error e) {
            started.abandon();
            throw e;
        }
    }

    private void onNotStarted(Promise<ChildProcess> promise, Throwable failure) {
        count.decrementAndGet();
        promise.fail(failure);
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("These child processes are closed; no more are started");
    }

    /**
     * Ends the processes that run, but for those that are detached or not referenced, closes the pipes of all, and
     * gives the threads back. Completes when all that is done; further calls do nothing more.
     */
    public synchronized Future<Void> close() {
        Future<Void> already = closing;
        if (already != null) {
            return already;
        }
        Promise<Void> done = Promise.promise();
        closing = done.future();
        vertx.removeCloseHook(closeHook);
        starters.shutdown();
        vertx.executeBlocking(this::endAll)
                .transform(ends -> Future.join(ends.result()))
                .transform(ended -> vertx.executeBlocking(this::stopPoller))
                .onComplete(stopped -> done.complete());
        return done.future();
    }

    /** Blocks until what was being started runs, and then for milliseconds for each process. */
    private List<Future<?>> endAll() throws InterruptedException {
        if (!starters.awaitTermination(STARTER_IDLE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("A process is still being started after {} s; it is not waited for", STARTER_IDLE_SECONDS);
        }
        List<Future<?>> ends = new ArrayList<>();
        for (ChildProcess child : alive) {
            ends.add(end(child));
        }
        for (MessageChannel channel : channels) {
            channel.abort();
            ends.add(channel.closed());
        }
        return ends;
    }

    private boolean stopPoller() {
        poller.close();
        return true;
    }

    private static Future<?> end(ChildProcess child) {
        boolean wait = child.isReferenced();
        if (wait) {
            child.signalTree(Signal.SIGKILL);
        }
        child.closeStreams();
        return wait ? child.closed() : Future.succeededFuture();
    }
}
