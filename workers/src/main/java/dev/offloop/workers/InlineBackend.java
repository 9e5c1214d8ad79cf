package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the home loop itself, one per iteration, so that I/O is served between two of them, or several that
 * take some microseconds together. For such tasks, where handing over costs more than running. Home loop only.
 */
public final class InlineBackend implements WorkerBackend {
    private static final String NAME = "inline";

    /** What the tasks of one turn take together before I/O is served, unless a single one takes longer. */
    private static final long TURN_NANOS = 20_000;

    private static final int TURN_TASKS = 64;

    private final UsageMeter meter = UsageMeter.ofThread();
    private final WorkerStates states = new WorkerStates();
    private @Nullable BackendHost host;
    private @Nullable Job current;
    private boolean inTurn;
    private boolean closed;
    private long tasksDone;
    private long busyNanos;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WorkerPlace place() {
        return WorkerPlace.LOOP;
    }

    @Override
    public Future<Void> start(BackendHost host) {
        this.host = host;
        return Future.succeededFuture();
    }

    @Override
    public int credits() {
        return host == null || closed || current != null ? 0 : 1;
    }

    @Override
    public void assign(Assignment assignment) {
        BackendHost host = this.host;
        if (host == null || credits() == 0) {
            throw new IllegalStateException("No credit for task " + assignment.taskId());
        }
        Job job = new Job(assignment, host.home());
        if (!inTurn) {
            startTurn(host);
        }
        current = job;
    }

    /** By a timer where the loop takes no more tasks. */
    private void startTurn(BackendHost host) {
        try {
            host.home().execute(() -> onTurn(host));
        } catch (RejectedExecutionException e) {
            var _ = host.home().schedule(0, () -> onTurn(host));
        }
    }

    /** What is given back leads to the next task, which belongs to the same turn while that is short. */
    private void onTurn(BackendHost host) {
        inTurn = true;
        try {
            long begun = host.home().nanoTime();
            long ended = begun;
            for (int tasks = 0; current != null && tasks < TURN_TASKS && ended - begun < TURN_NANOS; tasks++) {
                Job job = current;
                run(job, host);
                // What its caller did with the result counts from the end of the next one.
                ended = job.hasStarted() ? job.endNanos() : ended;
            }
        } finally {
            inTurn = false;
            if (current != null) {
                var _ = host.home().schedule(0, () -> onTurn(host));
            }
        }
    }

    private void run(Job job, BackendHost host) {
        try {
            job.execute(meter, states);
        } finally {
            current = null;
            if (job.hasStarted()) {
                tasksDone++;
                busyNanos += job.runNanos();
            }
            giveBack(job, host);
        }
    }

    private static void giveBack(Job job, BackendHost host) {
        try {
            job.giveBack(host);
        } finally {
            host.creditsAvailable();
        }
    }

    @Override
    public void cancel(Assignment assignment) {
        if (current != null && current.assignment().equals(assignment)) {
            current.cancel();
        }
    }

    /** What runs on the loop can only be asked about before it starts. */
    @Override
    public boolean isStarted(Assignment assignment) {
        return false;
    }

    @Override
    public boolean runsCode() {
        return true;
    }

    @Override
    public List<WorkerInfo> workers() {
        String state = closed ? "stopped" : "ready";
        return List.of(new WorkerInfo(NAME, NAME, 0, 1, state, tasksDone, current == null ? 0 : 1, 1, 0, 1, busyNanos));
    }

    /** Gives back what waits for its turn; nothing can be running, as this is called on the loop too. */
    @Override
    public Future<Void> close(Duration grace) {
        closed = true;
        Job waiting = current;
        current = null;
        if (waiting != null && host != null) {
            waiting.cancel();
            waiting.giveBack(host);
        }
        states.close();
        return Future.succeededFuture();
    }
}
