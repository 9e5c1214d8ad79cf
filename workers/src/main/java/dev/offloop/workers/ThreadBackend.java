package dev.offloop.workers;

import dev.offloop.log.Logs;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
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
    private static final Logger LOG = Logs.of(ThreadBackend.class);

    /** After a thread could not be started. */
    private static final long START_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final ThreadCredits window;
    private final ExecutorService threads;
    private final IdentityHashMap<Assignment, Job> held = new IdentityHashMap<>();
    private @Nullable BackendHost host;
    private @Nullable CompletionQueue completions;
    private @Nullable Promise<Void> closing;
    private Runnable cancelForce = () -> {};
    private boolean closed;
    private long tasksDone;

    /** Whether the last attempt to start a thread failed, which was logged. */
    private boolean startsFail;

    /** Why the next attempt is put off; null when it is not. */
    private @Nullable String pause;

    private ThreadBackend(String name, ThreadCredits window, ExecutorService threads) {
        this.name = name;
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

    static ThreadBackend platform(int threads, ThreadFactory factory) {
        ThreadCredits window = ThreadCredits.adaptive(requirePositive(threads, "threads"));
        return new ThreadBackend(
                "platform",
                window,
                new ThreadPoolExecutor(
                        threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(window.capacity()), factory));
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
                "virtual", ThreadCredits.fixed(concurrency), Executors.newThreadPerTaskExecutor(factory));
    }

    private static int requirePositive(int value, String name) {
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
        completions = new CompletionQueue(host.home(), window.capacity(), this::onEnded, this::onBatchEnded);
        return Future.succeededFuture();
    }

    @Override
    public int credits() {
        return host == null || closing != null || pause != null ? 0 : Math.max(0, window.size() - held.size());
    }

    @Override
    public void assign(Assignment assignment) {
        BackendHost host = this.host;
        CompletionQueue completions = this.completions;
        if (host == null || completions == null || credits() <= 0) {
            throw new IllegalStateException("No credit for task " + assignment.taskId());
        }
        Job job = new Job(assignment, host.home());
        Runnable work = () -> {
            try {
                job.execute();
            } finally {
                completions.add(job);
            }
        };
        held.put(assignment, job);
        try {
            threads.execute(work);
            startsFail = false;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            onNoThread(assignment, work, host, e);
        }
    }

    /** The task waits for a thread that is there, or goes back until the next attempt to start one. */
    private void onNoThread(Assignment assignment, Runnable work, BackendHost host, Throwable e) {
        if (!startsFail) {
            startsFail = true;
            LOG.warn(
                    "Strategy {} could not start a thread; it tries again every {} ms",
                    name,
                    START_PAUSE_NANOS / 1_000_000,
                    e);
        }
        if (threads instanceof ThreadPoolExecutor pool
                && pool.getPoolSize() > 0
                && pool.getQueue().offer(work)) {
            return;
        }
        held.remove(assignment);
        if (pause == null) {
            var _ = host.home().schedule(START_PAUSE_NANOS, () -> onPauseOver(host));
            pause = "no thread could be started: " + e;
        }
        host.unstarted(assignment);
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

    private void onEnded(Job job) {
        if (host != null && held.remove(job.assignment()) != null) {
            if (job.hasStarted()) {
                tasksDone++;
                window.onRun(job.runNanos());
            }
            job.giveBack(host);
        }
    }

    private void onBatchEnded() {
        if (host != null) {
            host.creditsAvailable();
        }
        if (closing != null && held.isEmpty()) {
            finishClose(closing);
        }
    }

    @Override
    public void cancel(Assignment assignment) {
        Job job = held.get(assignment);
        if (job != null) {
            job.cancel();
        }
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        Job job = held.get(assignment);
        return job != null && job.hasStarted();
    }

    @Override
    public boolean runsCode() {
        return true;
    }

    @Override
    public List<WorkerInfo> workers() {
        String state = closed ? "stopped" : closing != null ? "stopping" : "ready";
        return List.of(new WorkerInfo(
                name, name, 0, 1, state, tasksDone, held.size(), Math.max(window.size(), held.size()), 0));
    }

    /** Tells every task to stop, waits for them without blocking the loop, then gives up those that have not ended. */
    @Override
    public Future<Void> close(Duration grace) {
        if (closing != null) {
            return closing.future();
        }
        Promise<Void> promise = Promise.promise();
        closing = promise;
        threads.shutdown();
        held.values().forEach(Job::cancel);
        if (host == null || held.isEmpty()) {
            finishClose(promise);
        } else {
            cancelForce = host.home().schedule(grace.toNanos(), () -> force(promise, grace));
        }
        return promise.future();
    }

    private void force(Promise<Void> promise, Duration grace) {
        List<Job> left = List.copyOf(held.values());
        held.clear();
        for (Job job : left) {
            if (host == null) {
                continue;
            }
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
                thread == null ? name : thread.getName(), 1, 0, OptionalInt.empty(), Optional.empty(), List.of(line));
    }

    private void finishClose(Promise<Void> promise) {
        closed = true;
        cancelForce.run();
        threads.shutdownNow();
        promise.tryComplete();
    }
}
