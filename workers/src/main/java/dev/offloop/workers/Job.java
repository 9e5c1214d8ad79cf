package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.HomeLoop;
import dev.offloop.task.Failure;
import dev.offloop.task.LogContext;
import dev.offloop.task.PerWorker;
import dev.offloop.task.Progress;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.ThreadState;
import dev.offloop.task.Usage;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One assignment in this process: what its task may ask, and how it ended.
 *
 * <p>The result fields are written by the thread that runs the job and read by the loop after that thread has queued
 * it.
 */
class Job implements TaskContext {
    /** A job leaves {@code WAITING} once: to the thread that runs it or back to the loop. */
    private enum State {
        WAITING,
        STARTED,
        WITHDRAWN
    }

    private static final VarHandle STATE = handle();

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Job.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Assignment assignment;
    private final HomeLoop home;
    private volatile State state = State.WAITING;
    private volatile boolean cancelled;
    private volatile @Nullable Thread runner;
    private volatile @Nullable Progress progress;
    private @Nullable WorkerStates states;
    private @Nullable Object output;
    private @Nullable Failure failure;
    private String worker = "";
    private Usage usage = Usage.NOT_MEASURED;
    private long runNanos;
    private long endNanos;

    Job(Assignment assignment, HomeLoop home) {
        this.assignment = assignment;
        this.home = home;
    }

    Assignment assignment() {
        return assignment;
    }

    /** Tells the task that its result is not wanted any more. Any thread. */
    void cancel() {
        cancelled = true;
    }

    /** Takes the job back from the thread that would have run it; false when it has started. Any thread. */
    boolean withdraw() {
        return STATE.compareAndSet(this, State.WAITING, State.WITHDRAWN);
    }

    /**
     * Runs the task, unless it is cancelled; leaves the thread as it was. Never throws. Worker thread, whose meter and
     * states they are.
     */
    void execute(UsageMeter meter, WorkerStates states) {
        if (isCancelled() || !STATE.compareAndSet(this, State.WAITING, State.STARTED)) {
            return;
        }
        ThreadState thread = ThreadState.ofCurrent();
        Thread current = Thread.currentThread();
        runner = current;
        this.states = states;
        worker = current.getName();
        long start = home.nanoTime();
        meter.begin(assignment.descriptor().name());
        try {
            output = Objects.requireNonNull(
                    call(), () -> "Task '" + assignment.descriptor().name() + "' returned null");
        } catch (Throwable thrown) {
            failure = Failure.of(thrown);
        }
        meter.end();
        endNanos = home.nanoTime();
        runNanos = endNanos - start;
        usage = meter.usage(runNanos);
        runner = null;
        this.states = null;
        thread.restore();
    }

    private Object call() throws Exception {
        Map<String, String> logContext = assignment.logContext();
        if (logContext.isEmpty()) {
            return runTask();
        }
        Runnable leave = LogContext.enter(logContext);
        try {
            return runTask();
        } finally {
            leave.run();
        }
    }

    @SuppressWarnings("unchecked")
    private Object runTask() throws Exception {
        return ((Task<Object, Object>) assignment.task()).run(assignment.input(), this);
    }

    /** Reports how the job ended. Loop thread, after {@link #execute} has returned or its thread could not run it. */
    void giveBack(BackendHost host) {
        assignment.ranOn(worker, usage);
        if (failure != null) {
            host.failed(assignment, failure, runNanos);
        } else if (output != null) {
            host.completed(assignment, output, runNanos);
        } else if (hasStarted()) {
            host.failed(assignment, Failure.UNKNOWN, runNanos);
        } else {
            host.unstarted(assignment);
        }
    }

    /** Whether the task was started. Any thread. */
    boolean hasStarted() {
        return state == State.STARTED;
    }

    /** Time within the task. Loop thread, after {@link #execute} has returned. */
    long runNanos() {
        return runNanos;
    }

    /** When the task ended. Thread that ran it, after {@link #execute} has returned. */
    long endNanos() {
        return endNanos;
    }

    /** The thread that is running the task right now. Any thread. */
    @Nullable
    Thread runner() {
        return runner;
    }

    /** What the task has said last of how far it is. Any thread. */
    @Nullable
    Progress progress() {
        return progress;
    }

    @Override
    public void progress(long done, long total, String message) {
        progress = new Progress(done, total, message);
    }

    @Override
    public <S> S perWorker(PerWorker<S> kind) throws Exception {
        WorkerStates present = states;
        if (present == null || !Thread.currentThread().equals(runner)) {
            throw new IllegalStateException(
                    "What a worker has is for the thread that runs the task, until it has ended");
        }
        return present.get(kind);
    }

    @Override
    public long taskId() {
        return assignment.taskId();
    }

    @Override
    public int attempt() {
        return assignment.attempt();
    }

    @Override
    public Map<String, String> parameters() {
        return assignment.parameters();
    }

    @Override
    public boolean isCancelled() {
        return cancelled || remainingNanos() < 0;
    }

    @Override
    public long remainingNanos() {
        long deadline = assignment.deadlineNanos();
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - home.nanoTime();
    }
}
