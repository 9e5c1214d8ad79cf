package dev.offloop.workers;

import dev.offloop.log.Logs;
import dev.offloop.loop.Handle;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import dev.offloop.task.Progress;
import dev.offloop.workers.queue.CompletionQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Runs tasks on threads of this process; inputs and outputs are passed by reference. All fields belong to the home
 * loop; jobs come back from the threads through {@link CompletionQueue}.
 */
public final class ThreadBackend implements WorkerBackend {
    private static final String VIRTUAL_THREAD = "offloop-virtual-";
    private static final String PLATFORM_THREAD = "offloop-platform-";
    private static final String STEALING_THREAD = "offloop-work-stealing-";
    private static final Logger LOG = Logs.of(ThreadBackend.class);

    /** After a thread could not be started. */
    private static final long START_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final String worker;
    private final ThreadCredits window;
    private final JobThreads threads;
    private final boolean resizable;
    private final JobsUnderWay held = new JobsUnderWay();
    private @Nullable BackendHost host;
    private @Nullable CompletionQueue<ThreadJob> completions;
    private @Nullable Promise<Void> closing;
    private Runnable cancelForce = () -> {};
    private Runnable stopPolling = () -> {};
    private boolean closed;
    private long tasksDone;
    private long busyNanos;

    /** Those that are with the threads and will not be run. */
    private int withdrawn;

    /** Whether the last attempt to start a thread failed, which was logged. */
    private boolean startsFail;

    /** Why the next attempt is put off; null when it is not. */
    private @Nullable String pause;

    private ThreadBackend(String name, ThreadCredits window, JobThreads threads, boolean resizable) {
        this(name, name, window, threads, resizable);
    }

    /**
     * Nothing runs yet.
     *
     * @param name of the strategy
     * @param worker what its threads are called among the workers
     * @param resizable whether there may be more or fewer threads later
     */
    private ThreadBackend(String name, String worker, ThreadCredits window, JobThreads threads, boolean resizable) {
        this.resizable = resizable;
        this.name = name;
        this.worker = worker;
        this.window = window;
        this.threads = threads;
    }

    /**
     * The strategy {@code platform}: daemon threads of the operating system. Holds a few more tasks than threads, so
     * that a thread finds its next one without waiting for the loop.
     *
     * @param threads at least 1
     */
    public static ThreadBackend platform(int threads) {
        return platform(
                threads,
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(PLATFORM_THREAD, 1)
                        .factory());
    }

    /**
     * The strategy {@code platform} on threads of this factory: with names, a priority and a class loader of the
     * application's choice, or not as daemons.
     *
     * @param threads at least 1
     */
    public static ThreadBackend platform(int threads, ThreadFactory factory) {
        ThreadCredits window = ThreadCredits.adaptive(requirePositive(threads, "threads"));
        return new ThreadBackend(
                "platform", window, new FixedThreads(threads, window.mostThreads(), window.capacity(), factory), true);
    }

    /**
     * The strategy {@code virtual}: one virtual thread per task, for tasks that wait more than they compute.
     *
     * @param concurrency tasks running at once, at least 1
     */
    public static ThreadBackend virtual(int concurrency) {
        return virtual(
                concurrency,
                Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .name(VIRTUAL_THREAD, 1)
                        .factory());
    }

    static ThreadBackend virtual(int concurrency, ThreadFactory factory) {
        requirePositive(concurrency, "concurrency");
        return new ThreadBackend(
                "virtual", ThreadCredits.fixed(concurrency), new ThreadPerJob(concurrency, factory), false);
    }

    /**
     * The strategy {@code work-stealing}: a {@link java.util.concurrent.ForkJoinPool} of its own, so that a task that
     * divides its work, by {@code RecursiveTask} or a parallel stream, has it done by these threads and not by those
     * that the whole JVM shares.
     *
     * @param threads at least 1; while some wait for what they have forked, others may take their places
     */
    public static ThreadBackend workStealing(int threads) {
        return workStealing(threads, StealingThreads.factory(STEALING_THREAD));
    }

    static ThreadBackend workStealing(int threads, ForkJoinWorkerThreadFactory factory) {
        ThreadCredits window = ThreadCredits.adaptive(requirePositive(threads, "threads"));
        return new ThreadBackend("work-stealing", window, new StealingThreads(threads, factory), false);
    }

    /** One thread of the strategy {@code keyed}. */
    static ThreadBackend ofKeys(String name, int number, ThreadFactory factory) {
        ThreadCredits window = ThreadCredits.adaptive(1);
        return new ThreadBackend(
                name, name + "-" + number, window, new FixedThreads(1, 1, window.capacity(), factory), false);
    }

    static int requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Void> start(BackendHost host) {
        this.host = host;
        CompletionQueue<ThreadJob> queue = new CompletionQueue<>(
                host.home(), window.capacity(), () -> !held.isEmpty(), this::onEnded, this::onBatchEnded);
        completions = queue;
        Loops.of(host.context()).ifPresent(loop -> {
            Handle polling = loop.addPoller(queue);
            queue.onPolled();
            stopPolling = polling::cancel;
        });
        return Future.succeededFuture();
    }

    @Override
    public Optional<String> cannotResize(int least, int most) {
        if (!resizable) {
            return WorkerBackend.super.cannotResize(least, most);
        }
        return most > window.mostThreads()
                ? Optional.of("strategy '" + name + "' was started with room for " + window.mostThreads() + " threads")
                : Optional.empty();
    }

    /** So many threads as there may be at most; they are started when there is work. */
    @Override
    public void resize(int least, int most) {
        window.resize(most);
        threads.resize(most);
        if (host != null && closing == null) {
            host.creditsAvailable();
        }
    }

    @Override
    public int credits() {
        return host == null || closing != null || pause != null
                ? 0
                : Math.max(0, Math.min(window.size(), window.capacity() - withdrawn) - held.size());
    }

    /** How many tasks its threads have to do. */
    int load() {
        return held.size();
    }

    @Override
    public void assign(Assignment assignment) {
        BackendHost host = this.host;
        CompletionQueue<ThreadJob> completions = this.completions;
        if (host == null || completions == null || credits() <= 0) {
            throw new IllegalStateException("No credit for task " + assignment.taskId());
        }
        ThreadJob job = new ThreadJob(assignment, host.home(), completions);
        assignment.attach(job);
        held.add(job);
        try {
            threads.execute(job);
            startsFail = false;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            onNoThread(job, host, e);
        }
    }

    /** The task goes back until the next attempt to start one. */
    private void onNoThread(ThreadJob job, BackendHost host, Throwable e) {
        if (!startsFail) {
            startsFail = true;
            LOG.warn(
                    "Strategy {} could not start a thread; it tries again every {} ms",
                    worker,
                    START_PAUSE_NANOS / 1_000_000,
                    e);
        }
        held.remove(job);
        if (pause == null) {
            var _ = host.home().schedule(START_PAUSE_NANOS, () -> onPauseOver(host));
            pause = "no thread could be started: " + e;
        }
        host.unstarted(job.assignment());
    }

    private void onPauseOver(BackendHost host) {
        pause = null;
        host.creditsAvailable();
    }

    /** A failed start matters only while no thread works: else the tasks wait for those that do. */
    @Override
    public Optional<String> unavailable() {
        return held.isEmpty() ? Optional.ofNullable(pause) : Optional.empty();
    }

    private void onEnded(ThreadJob job) {
        if (!job.isUnderWay) {
            withdrawn--;
        } else if (host != null) {
            held.remove(job);
            if (job.hasStarted()) {
                tasksDone++;
                busyNanos += job.runNanos();
                window.onRun(job.runNanos());
            }
            job.giveBack(host);
        }
    }

    private void onBatchEnded() {
        if (host != null) {
            takeBack(window.excess(held.size()), host);
            host.creditsAvailable();
        }
        if (closing != null && held.isEmpty()) {
            finishClose(closing);
        }
    }

    /** So that the dispatcher decides again about what has turned out to take long. Those handed out last. */
    private void takeBack(int excess, BackendHost host) {
        if (excess > 0) {
            for (ThreadJob job : held.latest(excess)) {
                if (job.withdraw()) {
                    held.remove(job);
                    withdrawn++;
                    host.unstarted(job.assignment());
                }
            }
        }
    }

    @Override
    public void cancel(Assignment assignment) {
        ThreadJob job = ThreadJob.underWay(assignment);
        if (job != null) {
            job.cancel();
        }
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        ThreadJob job = ThreadJob.underWay(assignment);
        return job != null && job.hasStarted();
    }

    @Override
    public Optional<Progress> progress(Assignment assignment) {
        return Optional.ofNullable(ThreadJob.underWay(assignment)).map(Job::progress);
    }

    @Override
    public boolean runsCode() {
        return true;
    }

    @Override
    public List<WorkerInfo> workers() {
        String state = closed ? "stopped" : closing != null ? "stopping" : "ready";
        int credits = Math.max(window.size(), held.size());
        return List.of(new WorkerInfo(
                name, worker, 0, 1, state, tasksDone, held.size(), credits, 0, window.threads(), busyNanos));
    }

    /** Tells every task to stop, waits for them without blocking the loop, then gives up those that have not ended. */
    @Override
    public Future<Void> close(Duration grace) {
        if (closing != null) {
            return closing.future();
        }
        Promise<Void> promise = Promise.promise();
        closing = promise;
        held.forEach(Job::cancel);
        if (host == null || held.isEmpty()) {
            finishClose(promise);
        } else {
            cancelForce = host.home().schedule(grace.toNanos(), () -> force(promise, grace));
        }
        return promise.future();
    }

    private void force(Promise<Void> promise, Duration grace) {
        for (ThreadJob job : held.removeAll()) {
            if (host == null) {
                continue;
            }
            withdrawn++;
            if (job.withdraw()) {
                host.unstarted(job.assignment());
            } else {
                host.lost(job.assignment(), stuck(job, grace));
            }
        }
        finishClose(promise);
    }

    private LossCause stuck(Job job, Duration grace) {
        Thread thread = job.runner();
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        String where = stack.length == 0 ? "" : ", at " + stack[0];
        String line =
                "task " + job.taskId() + " did not end within " + grace.toMillis() + " ms of being told to" + where;
        return new LossCause(
                thread == null ? worker : thread.getName(), 1, 0, OptionalInt.empty(), Optional.empty(), List.of(line));
    }

    private void finishClose(Promise<Void> promise) {
        closed = true;
        cancelForce.run();
        stopPolling.run();
        threads.close();
        promise.tryComplete();
    }
}
