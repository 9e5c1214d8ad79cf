package dev.offloop.offload;

import dev.offloop.log.Logs;
import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps every accepted task until it is settled and its worker is free of it: admission, deadlines, settlement, counts.
 * What waits for a worker waits in the {@link Lane} of its strategy.
 *
 * <p><b>One outcome.</b> {@link #settle} is the only place that answers a caller and does so once; whatever a worker
 * says of a settled task is dropped and counted. <b>One release.</b> {@link #forget} is the only place that gives room
 * back, when the worker is free of the task, which may be later than the caller's answer.
 *
 * <p>Home loop only, but for {@link #tryAdmit}.
 */
final class Dispatcher {
    private static final Logger LOG = Logs.of(Offload.class);

    private static final Duration RETRY_AFTER_FULL = Duration.ofSeconds(1);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

    /** Of what may be in flight. */
    private static final double CROWDED = 0.5;

    private static final double DRAINED = 0.25;

    final HomeLoop home;
    volatile Limits limits;
    final OffloadObserver observer;
    final Quarantine quarantine;
    final ProgressWatch progress;
    private final Admission admission;
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final List<Runnable> whenDrained = new ArrayList<>();
    private final List<Runnable> whenEmpty = new ArrayList<>();
    private volatile boolean closed;
    private @Nullable AutoRouter router;
    private boolean timerRunning;
    private long timerNanos;
    private Runnable cancelTimer = () -> {};
    private int live;
    private long lateReplies;

    Dispatcher(HomeLoop home, Limits limits, QuarantinePolicy quarantine, OffloadObserver observer) {
        this.home = home;
        this.limits = limits;
        this.observer = new GuardedObserver(observer);
        this.quarantine = new Quarantine(quarantine, home);
        this.progress = new ProgressWatch(home);
        this.admission = new Admission(limits);
    }

    /** For what is admitted from now on. */
    void changeLimits(Limits next) {
        limits = next;
        admission.changeLimits(next);
    }

    /** Before the first task. */
    void routeBy(AutoRouter router) {
        this.router = router;
    }

    /** Another lane for a task whose strategy may be chosen anew and cannot run it now; null when there is none. */
    @Nullable
    Lane otherLane(Entry<?, ?> entry) {
        return router == null || !entry.movable ? null : router.otherLane(entry.descriptor());
    }

    /** A worker ran the task this long. Never throws. */
    void onRun(Entry<?, ?> entry, long runNanos) {
        if (router != null && runNanos > 0) {
            try {
                router.onRun(entry, runNanos);
            } catch (Throwable e) {
                report("The run time of task " + entry.taskId() + " could not be noted", e);
            }
        }
    }

    /** The task has ended its worker. Never throws. */
    void onCrash(Entry<?, ?> entry) {
        if (router != null) {
            try {
                router.onCrash(entry.descriptor());
            } catch (Throwable e) {
                report("The lost worker of task " + entry.taskId() + " could not be noted", e);
            }
        }
    }

    /** Takes room for a task of this lane. Any thread. Null when admitted. */
    Outcome.@Nullable Rejected<?> tryAdmit(long weight, Lane lane) {
        if (closed) {
            return closedOutcome();
        }
        if (!admission.tryAcquire(weight)) {
            return new Outcome.Rejected<>(Reason.FULL, admission.describe(), untilDrained(lane));
        }
        return null;
    }

    /** When a part of what is in flight will be done, at the pace of the lane: a second at least, a minute at most. */
    private Duration untilDrained(Lane lane) {
        long nanos = lane.nanosFor((long) (DRAINED * admission.tasks()));
        return Duration.ofNanos(Math.clamp(nanos, RETRY_AFTER_FULL.toNanos(), LONGEST_RETRY_AFTER.toNanos()));
    }

    /** Gives back the room of a task that never reached the home loop. Any thread. */
    void dismiss(long weight) {
        admission.release(weight);
    }

    /** An admitted task that the home loop does not take, being full. Submitting thread. */
    void onNotTaken(Entry<?, ?> entry, Throwable why) {
        dismiss(entry.inputBytes());
        entry.refuse(new Outcome.Rejected<>(
                Reason.FULL, "The event loop takes no more tasks: " + why.getMessage(), RETRY_AFTER_FULL));
        observer.rejected(entry.descriptor(), entry.strategy(), Reason.FULL);
    }

    /** A submission arrived on the home loop. */
    void onAccepted(Entry<?, ?> entry) {
        live++;
        if (!entry.settled && entry.deadlineNanos != Long.MAX_VALUE) {
            deadlines.add(entry);
            startTimer();
        }
    }

    /** A task that no lane took after all. */
    void onRefused(Entry<?, ?> entry, Reason reason, String detail) {
        onRefused(entry, reason, detail, reason == Reason.UNAVAILABLE ? RETRY_AFTER_FULL : Duration.ZERO);
    }

    /** A task that no lane took after all, but may after a while. */
    void onRefused(Entry<?, ?> entry, Reason reason, String detail, Duration retryAfter) {
        if (settle(entry, new Outcome.Rejected<>(reason, detail, retryAfter))) {
            observer.rejected(entry.descriptor(), entry.strategy(), reason);
        }
        forget(entry);
    }

    /** Answers the caller with a result. False when it had been answered: the result is dropped. */
    boolean complete(Entry<?, ?> entry, Object output) {
        if (!trySettle(entry)) {
            return false;
        }
        observe(entry, Outcome.Kind.COMPLETED);
        try {
            entry.complete(output);
        } catch (Throwable e) {
            onNotTold(entry, e);
        }
        return true;
    }

    /** Answers the caller with anything but a result. False when it had been answered. */
    boolean settle(Entry<?, ?> entry, Outcome<?> outcome) {
        if (!trySettle(entry)) {
            return false;
        }
        if (outcome.kind() != Outcome.Kind.REJECTED) {
            observe(entry, outcome.kind());
        }
        try {
            entry.fail(outcome);
        } catch (Throwable e) {
            onNotTold(entry, e);
        }
        return true;
    }

    /**
     * The future is settled; what threw is a caller's callback, or the hand-over to a caller's loop that is full or
     * closed.
     */
    private static void onNotTold(Entry<?, ?> entry, Throwable e) {
        report("The caller of task " + entry.taskId() + " could not be told how it ended", e);
    }

    /** Something threw that must not keep the dispatcher from its work. Never throws. */
    static void report(String what, Throwable thrown) {
        Mishaps.log(LOG, what, thrown);
    }

    private boolean trySettle(Entry<?, ?> entry) {
        if (entry.settled) {
            lateReplies++;
            return false;
        }
        entry.settled = true;
        entry.settledNanos = home.nanoTime();
        deadlines.remove(entry);
        return true;
    }

    private void observe(Entry<?, ?> entry, Outcome.Kind kind) {
        if (!AutoRouter.isCalibration(entry)) {
            observer.settled(entry.descriptor(), entry.strategy(), kind, entry.accounting());
        }
    }

    void onRetried(Entry<?, ?> entry) {
        observer.retried(entry.descriptor(), entry.strategy());
    }

    /** No worker holds the task any more: its room is free. Once per task. */
    void forget(Entry<?, ?> entry) {
        if (entry.place == Entry.Place.GONE) {
            throw new IllegalStateException("Task " + entry.taskId() + " was given back twice");
        }
        entry.place = Entry.Place.GONE;
        entry.lane().onGone(entry);
        live--;
        admission.release(entry.inputBytes());
        if (!whenDrained.isEmpty() && !admission.holds(DRAINED)) {
            runAll(whenDrained);
        }
        if (live == 0 && !whenEmpty.isEmpty()) {
            runAll(whenEmpty);
        }
    }

    private static void runAll(List<Runnable> callbacks) {
        List<Runnable> waiting = List.copyOf(callbacks);
        callbacks.clear();
        waiting.forEach(Dispatcher::runGuarded);
    }

    /** Whether half of what may be in flight is. Any thread. */
    boolean needsDrain() {
        return admission.holds(CROWDED);
    }

    /** Runs the callback once less than a quarter is in flight of what may be. */
    void onDrained(Runnable callback) {
        if (admission.holds(DRAINED)) {
            whenDrained.add(callback);
        } else {
            callback.run();
        }
    }

    private static void runGuarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            report("What was to happen once less is in flight has failed", e);
        }
    }

    /** From now on nothing is admitted; runs the callback when nothing is in flight. */
    void close(Runnable onEmpty) {
        closed = true;
        if (live == 0) {
            onEmpty.run();
        } else {
            whenEmpty.add(onEmpty);
        }
    }

    static Outcome.Rejected<?> closedOutcome() {
        return new Outcome.Rejected<>(Reason.CLOSED, "The service is shutting down", Duration.ZERO);
    }

    boolean isClosed() {
        return closed;
    }

    int inFlight() {
        return admission.tasks();
    }

    long bytesInFlight() {
        return admission.bytes();
    }

    long lateReplies() {
        return lateReplies;
    }

    private void startTimer() {
        Entry<?, ?> first = deadlines.first();
        if (first == null || (timerRunning && timerNanos - first.deadlineNanos <= 0)) {
            return;
        }
        cancelTimer.run();
        timerRunning = false;
        cancelTimer = home.schedule(first.deadlineNanos - home.nanoTime(), this::onTimer);
        timerRunning = true;
        timerNanos = first.deadlineNanos;
    }

    private void onTimer() {
        timerRunning = false;
        try {
            long now = home.nanoTime();
            for (Entry<?, ?> entry = deadlines.first();
                    entry != null && entry.deadlineNanos - now <= 0;
                    entry = deadlines.first()) {
                entry.lane().onDeadline(entry);
                // Settled, so taken out already; else it would be the first one for ever.
                deadlines.remove(entry);
            }
        } finally {
            startTimer();
        }
    }
}
