package dev.offloop.offload;

import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Progress;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the dispatcher and a real back end and notes where either breaks the rules of {@link WorkerBackend}
 * and {@link BackendHost}: threads, credits, and that every assignment is given back exactly once.
 */
public final class CheckedBackend implements WorkerBackend {
    private final WorkerBackend real;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final IdentityHashMap<Assignment, Boolean> held = new IdentityHashMap<>();
    private @Nullable BackendHost host;

    public CheckedBackend(WorkerBackend real) {
        this.real = real;
    }

    /** What was broken since the last call. Any thread. */
    public List<String> takeViolations() {
        List<String> taken = new ArrayList<>();
        for (String violation = violations.poll(); violation != null; violation = violations.poll()) {
            taken.add(violation);
        }
        return taken;
    }

    /** The home loop. Any thread, once started. */
    public BackendHost host() {
        if (host == null) {
            throw new IllegalStateException("Not started");
        }
        return host;
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    private void onLoop(String method) {
        check(
                host().home().inLoop(),
                method + " was called on " + Thread.currentThread().getName());
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public WorkerPlace place() {
        return real.place();
    }

    @Override
    public Future<Void> start(BackendHost host) {
        this.host = host;
        return real.start(new CheckedHost(host));
    }

    @Override
    public int credits() {
        onLoop("credits");
        int credits = real.credits();
        check(credits >= 0, "credits are negative: " + credits);
        return credits;
    }

    @Override
    public Optional<KeyBinding> binding() {
        return real.binding();
    }

    @Override
    public boolean takesDeferred() {
        onLoop("takesDeferred");
        return real.takesDeferred();
    }

    @Override
    public void assign(Assignment assignment) {
        onLoop("run");
        check(real.credits() > 0, "task " + assignment.taskId() + " was handed over without credit");
        check(
                real.binding().isEmpty() || real.binding().get().hasRoomFor(assignment.key()),
                "task " + assignment.taskId() + " was handed over while its worker had no room");
        check(held.put(assignment, true) == null, "task " + assignment.taskId() + " was handed over twice");
        try {
            real.assign(assignment);
        } catch (RuntimeException e) {
            held.remove(assignment);
            throw e;
        }
    }

    @Override
    public void cancel(Assignment assignment) {
        onLoop("cancel");
        real.cancel(assignment);
    }

    @Override
    public boolean isStarted(Assignment assignment) {
        onLoop("isStarted");
        return real.isStarted(assignment);
    }

    @Override
    public Optional<Progress> progress(Assignment assignment) {
        onLoop("progress");
        return real.progress(assignment);
    }

    @Override
    public Optional<String> unavailable() {
        return real.unavailable();
    }

    @Override
    public Future<Void> renew() {
        onLoop("renew");
        return real.renew();
    }

    @Override
    public Optional<SharedMemory> memory() {
        return real.memory();
    }

    @Override
    public boolean runsCode() {
        return real.runsCode();
    }

    @Override
    public List<WorkerInfo> workers() {
        List<WorkerInfo> workers = real.workers();
        int inFlight = workers.stream().mapToInt(WorkerInfo::inFlight).sum();
        check(inFlight <= held.size(), "workers hold " + inFlight + " tasks, but were handed " + held.size());
        for (WorkerInfo worker : workers) {
            check(worker.inFlight() <= worker.credits(), "more in flight than credits: " + worker);
        }
        return workers;
    }

    @Override
    public Future<Void> close(Duration grace) {
        onLoop("close");
        return real.close(grace)
                .onComplete(ignored -> check(held.isEmpty(), "closed without giving back " + held.size() + " tasks"));
    }

    private final class CheckedHost implements BackendHost {
        private final BackendHost real;

        CheckedHost(BackendHost real) {
            this.real = real;
        }

        private void givenBack(Assignment assignment, String method) {
            onLoop(method);
            check(held.remove(assignment) != null, "task " + assignment.taskId() + " was not held, but is " + method);
        }

        @Override
        public HomeLoop home() {
            return real.home();
        }

        @Override
        public Context context() {
            return real.context();
        }

        @Override
        public TaskRegistry tasks() {
            return real.tasks();
        }

        @Override
        public void completed(Assignment assignment, Object output, long runNanos) {
            givenBack(assignment, "completed");
            check(runNanos >= 0, "run time is negative: " + runNanos);
            real.completed(assignment, output, runNanos);
        }

        @Override
        public void failed(Assignment assignment, Failure failure, long runNanos) {
            givenBack(assignment, "failed");
            check(runNanos >= 0, "run time is negative: " + runNanos);
            real.failed(assignment, failure, runNanos);
        }

        @Override
        public void lost(Assignment assignment, LossCause cause) {
            givenBack(assignment, "lost");
            real.lost(assignment, cause);
        }

        @Override
        public void unstarted(Assignment assignment) {
            givenBack(assignment, "unstarted");
            real.unstarted(assignment);
        }

        @Override
        public void deferred(Assignment assignment) {
            givenBack(assignment, "deferred");
            real.deferred(assignment);
        }

        @Override
        public void overran(Assignment assignment, Duration maxRunTime) {
            onLoop("overran");
            check(held.containsKey(assignment), "task " + assignment.taskId() + " was not held, but overran");
            real.overran(assignment, maxRunTime);
        }

        @Override
        public long queueWaitNanos() {
            onLoop("queueWaitNanos");
            return real.queueWaitNanos();
        }

        @Override
        public void refused(Assignment assignment, Outcome.Reason reason, String detail) {
            givenBack(assignment, "refused");
            real.refused(assignment, reason, detail);
        }

        @Override
        public void creditsAvailable() {
            onLoop("creditsAvailable");
            real.creditsAvailable();
        }
    }
}
