package dev.offloop.offload;

import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Progress;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One strategy's way through the dispatcher: what waits for its workers, and what they hold. Home loop only, but for
 * {@link #submit} and {@link #cancel}.
 */
final class Lane implements BackendHost {
    private static final int REFUSALS_PER_TICK = 1_000;

    /** A larger input is digested elsewhere: about a millisecond is what it may take. */
    private static final int MAX_DIGESTED_ON_LOOP_BYTES = 1 << 20;

    private static final Duration RETRY_AFTER_STALL = Duration.ofSeconds(5);
    private final WorkerBackend backend;
    private final Dispatcher dispatcher;
    private final Context context;
    private final TaskRegistry tasks;
    private final boolean strict;
    private final LaneMetrics metrics;
    private final @Nullable KeyBinding binding;
    private final TaskQueue ready;

    /** Those that had their turn, and for which the back end lacked something. */
    private final TaskQueue deferred;

    private final HandedTasks handed = new HandedTasks();
    private final Stall stall;
    private final WaitBound waitBound;
    private final RetryRests resting;

    private boolean paused;
    private boolean pumping;
    private boolean ticking;
    private boolean forced;

    Lane(WorkerBackend backend, Dispatcher dispatcher, Context context, TaskRegistry tasks) {
        this(backend, dispatcher, context, tasks, false, LaneMetrics.NONE);
    }

    /**
     * Nothing waits yet.
     *
     * @param strict whether inputs and results are copied by codecs also where the back end hands over the objects
     */
    Lane(
            WorkerBackend backend,
            Dispatcher dispatcher,
            Context context,
            TaskRegistry tasks,
            boolean strict,
            LaneMetrics metrics) {
        this.backend = backend;
        this.dispatcher = dispatcher;
        this.context = context;
        this.tasks = tasks;
        this.strict = strict && backend.runsCode();
        this.metrics = metrics;
        this.binding = backend.binding().orElse(null);
        this.ready = TaskQueue.of(binding);
        this.deferred = TaskQueue.of(binding);
        this.stall = new Stall(dispatcher.limits.maxWait());
        this.waitBound = new WaitBound(dispatcher.limits.maxQueueWaitNanos());
        this.resting = new RetryRests(dispatcher.home, this::handAnew);
    }

    String name() {
        return backend.name();
    }

    WorkerBackend backend() {
        return backend;
    }

    /** Whether its tasks are to be wrapped so that they copy. Any thread. */
    boolean isStrict() {
        return strict;
    }

    /** How long its workers take for so many tasks; 0 while too few were seen to tell. Any thread. */
    long nanosFor(long tasks) {
        return waitBound.pace().nanosFor(tasks);
    }

    /** For what waits, too. */
    void changeLimits(Limits limits) {
        stall.become(limits.maxWait());
        waitBound.become(limits.maxQueueWaitNanos());
        startTicking();
    }

    int queued() {
        return ready.size() + deferred.size();
    }

    /**
     * Hands an admitted task to the home loop. Any thread.
     *
     * @throws RejectedExecutionException when the home loop is closed; the task's room is then still taken
     */
    void submit(Entry<?, ?> entry) {
        if (home().inLoop()) {
            onSubmitted(entry, entry.acceptedNanos());
            return;
        }
        try {
            home().execute(() -> onSubmitted(entry, home().nanoTime()));
        } catch (RejectedExecutionException e) {
            if (home().isClosed()) {
                throw e;
            }
            dispatcher.onNotTaken(entry, e);
        } catch (OutOfMemoryError e) {
            dispatcher.onNotTaken(entry, e);
        }
    }

    private void onSubmitted(Entry<?, ?> entry, long now) {
        dispatcher.onAccepted(entry);
        takeGuarded(entry, now);
    }

    private void takeGuarded(Entry<?, ?> entry, long now) {
        try {
            take(entry, now);
        } catch (Throwable e) {
            onMishap(entry, e);
        }
        if (!ticking) {
            startTicking();
        }
    }

    private void take(Entry<?, ?> entry, long now) {
        Optional<String> unavailable = backend.unavailable();
        if (entry.settled) {
            dispatcher.forget(entry);
        } else if (dispatcher.isClosed()) {
            dispatcher.onRefused(
                    entry, Outcome.Reason.CLOSED, Dispatcher.closedOutcome().detail());
        } else if (isDigestedFirst(entry) && digestElsewhere(entry, () -> take(entry, home().nanoTime()))) {
            return;
        } else if (isQuarantined(entry)) {
            return;
        } else if (unavailable.isPresent()) {
            moveOrRefuse(entry, now, unavailable.get());
        } else if (ready.isEmpty() && deferred.isEmpty() && !pumping && !paused && hasRoomFor(entry)) {
            handFirst(entry, now);
        } else if (!refuse(entry, waitBound.refusalOf(entry, ready, now))) {
            entry.place = Entry.Place.QUEUED;
            metrics.onQueued(entry);
            ready.addLast(entry);
            pump();
        }
    }

    /** Whether there is a reason to refuse it, and it was refused. */
    private boolean refuse(Entry<?, ?> entry, Outcome.@Nullable Rejected<?> refusal) {
        if (refusal == null) {
            return false;
        }
        dispatcher.onRefused(entry, refusal.reason(), refusal.detail(), refusal.retryAfter());
        return true;
    }

    private void moveOrRefuse(Entry<?, ?> entry, long now, String unavailable) {
        Lane other = dispatcher.otherLane(entry);
        if (other == null) {
            dispatcher.onRefused(entry, Outcome.Reason.UNAVAILABLE, unavailable);
        } else {
            entry.moveTo(other);
            other.takeGuarded(entry, now);
        }
    }

    private boolean hasRoomFor(Entry<?, ?> entry) {
        return backend.credits() > 0 && (binding == null || binding.hasRoomFor(entry.options.key()));
    }

    /**
     * The back end threw where it may not. A task that is on its way nowhere ends with that; one that waits, waits on.
     */
    private void onMishap(Entry<?, ?> entry, Throwable e) {
        Dispatcher.report("Strategy '" + name() + "' has thrown", e);
        if (entry.place == Entry.Place.NEW) {
            dispatcher.onRefused(
                    entry,
                    Outcome.Reason.UNAVAILABLE,
                    "Strategy '" + name() + "' cannot take tasks: "
                            + Failure.of(e).summary());
        }
    }

    /** The short way of a task that finds nothing waiting and a free worker. */
    private void handFirst(Entry<?, ?> entry, long now) {
        pumping = true;
        try {
            hand(entry, now);
        } finally {
            pumping = false;
        }
        if (queued() > 0) {
            pump();
        }
    }

    /**
     * Hands over what waits while there is credit. Not re-entered: what a hand-over completes at once only queues more.
     */
    private void pump() {
        if (pumping || paused) {
            return;
        }
        pumping = true;
        try {
            long now = 0;
            while (backend.credits() > 0) {
                Entry<?, ?> entry = poll();
                if (entry == null) {
                    return;
                }
                if (now == 0) {
                    now = home().nanoTime();
                }
                hand(entry, now);
            }
        } finally {
            pumping = false;
        }
    }

    private @Nullable Entry<?, ?> poll() {
        Entry<?, ?> first = deferred.isEmpty() || !backend.takesDeferred() ? null : deferred.poll();
        return first == null ? ready.poll() : first;
    }

    /** Whether its input is to be digested off the loop before its quarantine can be judged. */
    private boolean isDigestedFirst(Entry<?, ?> entry) {
        return isSlowToDigest(entry) && dispatcher.quarantine.looksAtInput(entry);
    }

    private static boolean isSlowToDigest(Entry<?, ?> entry) {
        return entry.inputBytes() > MAX_DIGESTED_ON_LOOP_BYTES && entry.inputDigest == null;
    }

    /**
     * Digests the input off the loop, and then goes on with this. False when it cannot: there is no pool for it. What
     * the pool does not take stays unknown.
     */
    private boolean digestElsewhere(Entry<?, ?> entry, Runnable next) {
        try {
            context.executeBlocking(() -> InputDigest.take(entry), false)
                    .otherwise(InputDigest.UNKNOWN)
                    .onSuccess(digest -> onDigested(entry, digest, next));
        } catch (RuntimeException e) {
            return false;
        }
        entry.place = Entry.Place.DIGESTED;
        return true;
    }

    private void onDigested(Entry<?, ?> entry, InputDigest digest, Runnable next) {
        entry.inputDigest = digest;
        entry.place = Entry.Place.NEW;
        try {
            next.run();
        } catch (Throwable e) {
            onMishap(entry, e);
        }
    }

    /**
     * Whether the task or its input is in quarantine, and so refused. Asks the task's codec, whose author's fault is no
     * reason.
     */
    private boolean isQuarantined(Entry<?, ?> entry) {
        Quarantine.Refusal refusal;
        try {
            refusal = dispatcher.quarantine.refusal(entry);
        } catch (Throwable e) {
            Dispatcher.report("The input of task " + entry.taskId() + " could not be looked up in quarantine", e);
            return false;
        }
        if (refusal == null) {
            return false;
        }
        dispatcher.onRefused(entry, Outcome.Reason.QUARANTINED, refusal.detail(), refusal.remaining());
        return true;
    }

    /**
     * Hands over at the time of the submission or of the pumping: a clock read for each would cost as much as the rest.
     */
    private void hand(Entry<?, ?> entry, long now) {
        if (entry.isOverdue(now)) {
            timeOut(entry, false);
            dispatcher.forget(entry);
            return;
        }
        if (isDigestedFirst(entry) && digestElsewhere(entry, () -> handAnew(entry))) {
            return;
        }
        if (refuse(entry, waitBound.refusalOfWaiting(entry, now)) || isQuarantined(entry)) {
            return;
        }
        entry.place = Entry.Place.HANDED;
        metrics.onHanded(entry);
        entry.handedNanos = now;
        entry.handedAttempt = (short) Math.min(entry.attempt(), Short.MAX_VALUE);
        handed.add(entry);
        try {
            backend.assign(entry);
        } catch (Throwable e) {
            onHandOverFailed(entry, e);
        }
    }

    /** By contract the task counts as given back, unless the back end has done so before it threw. */
    private void onHandOverFailed(Entry<?, ?> entry, Throwable e) {
        if (entry.place == Entry.Place.HANDED) {
            failed(entry, Failure.of(e), 0);
        } else {
            Dispatcher.report("Strategy '" + name() + "' has thrown after it gave task " + entry.taskId() + " back", e);
        }
    }

    private void timeOut(Entry<?, ?> entry, boolean started) {
        dispatcher.settle(entry, new Outcome.TimedOut<>(entry.options.timeout().orElseThrow(), started));
    }

    /** Tells the listener how far the task is, on the caller's context. Any thread. */
    void watch(Entry<?, ?> entry, Consumer<Progress> listener) {
        Objects.requireNonNull(listener, "listener");
        dispatcher.progress.add(entry, listener, context.owner().getOrCreateContext());
    }

    /** The task is in no queue and with no worker any more. */
    void onGone(Entry<?, ?> entry) {
        metrics.onGone(entry);
    }

    /** Its workers are closed. */
    void close() {
        metrics.close();
    }

    /** How far the task is, as far as its worker knows. */
    Optional<Progress> progress(Entry<?, ?> entry) {
        return entry.place == Entry.Place.HANDED ? backend.progress(entry) : Optional.empty();
    }

    /** Takes a task back. Any thread. */
    void cancel(Entry<?, ?> entry) {
        if (home().inLoop()) {
            onCancel(entry);
            return;
        }
        try {
            home().execute(() -> entry.lane().onCancel(entry));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            Dispatcher.report("Task " + entry.taskId() + " could not be taken back and runs to its end", e);
        }
    }

    private void onCancel(Entry<?, ?> entry) {
        end(entry, new Outcome.Cancelled<>(isStarted(entry)));
    }

    void onDeadline(Entry<?, ?> entry) {
        Duration timeout = entry.options.timeout().orElseThrow();
        end(entry, new Outcome.TimedOut<>(timeout, isStarted(entry)));
    }

    /** Also when that cannot be told. */
    private boolean isStarted(Entry<?, ?> entry) {
        try {
            return switch (entry.place) {
                case HANDED -> backend.isStarted(entry);
                case DIGESTED -> entry.starts > 0;
                case RESTING -> true;
                case NEW, QUEUED, DEFERRED, GONE -> false;
            };
        } catch (Throwable e) {
            Dispatcher.report("Strategy '" + name() + "' cannot tell whether task " + entry.taskId() + " has begun", e);
            return true;
        }
    }

    private void end(Entry<?, ?> entry, Outcome<?> outcome) {
        if (entry.settled) {
            return;
        }
        dispatcher.settle(entry, outcome);
        switch (entry.place) {
            case QUEUED -> {
                ready.remove(entry);
                dispatcher.forget(entry);
            }
            case DEFERRED -> {
                deferred.remove(entry);
                dispatcher.forget(entry);
            }
            case HANDED -> tellBackend(entry);
            case DIGESTED -> {
                // Forgotten once that is done.
            }
            case RESTING -> {
                resting.remove(entry);
                dispatcher.forget(entry);
            }
            case NEW -> {
                // Cancelled on the home loop while its submission from another thread is under way; that one forgets
                // it.
            }
            case GONE -> throw new IllegalStateException("Task " + entry.taskId() + " is gone and was not settled");
        }
    }

    private void tellBackend(Entry<?, ?> entry) {
        try {
            backend.cancel(entry);
        } catch (Throwable e) {
            Dispatcher.report("Strategy '" + name() + "' cannot cancel task " + entry.taskId(), e);
        }
    }

    // Whether the strategy gets on

    /** Never throws; tried again at the next submission. */
    private void startTicking() {
        if (!ticking && stall.isWatched()) {
            try {
                var _ = home().schedule(stall.tickNanos(), this::onTick);
                ticking = true;
            } catch (Throwable e) {
                Dispatcher.report("Strategy '" + name() + "' is not looked after", e);
            }
        }
    }

    /** Once a tick while there is work. Hands over also what a back end has forgotten to ask for. */
    private void onTick() {
        ticking = false;
        try {
            boolean progressed = paused || stall.hasProgressed();
            stall.tick(!progressed && anyWaits(), !progressed && isAnyFree());
            if (queued() > 0 && unavailable().isPresent()) {
                moveThoseThatMayGoElsewhere();
            }
            if (stall.isStalled()) {
                refuseThoseThatWaitTooLong();
            }
            pump();
        } catch (Throwable e) {
            Dispatcher.report("Strategy '" + name() + "' has thrown", e);
        } finally {
            if (queued() > 0 || !handed.isEmpty() || stall.isStalled()) {
                startTicking();
            }
        }
    }

    private boolean isAnyFree() {
        try {
            return backend.credits() > 0;
        } catch (Throwable e) {
            return false;
        }
    }

    /**
     * Whether a task waits for a worker to begin with it. One that ended otherwise meanwhile, as by its deadline, waits
     * no more; that its worker has not begun with it and given it back is a stall only if no other task keeps one busy.
     */
    private boolean anyWaits() {
        if (queued() > 0) {
            return true;
        }
        List<Entry<?, ?>> unstarted = handed.matching(entry -> !isStarted(entry));
        return unstarted.stream().anyMatch(entry -> !entry.settled)
                || (!unstarted.isEmpty() && handed.matching(this::isStarted).isEmpty());
    }

    /** Those whose strategy was chosen for them need not wait for it to come back. At most so many at a tick. */
    private void moveThoseThatMayGoElsewhere() {
        long now = home().nanoTime();
        for (Entry<?, ?> entry : ready.waitingFor(0, now, REFUSALS_PER_TICK)) {
            Lane other = dispatcher.otherLane(entry);
            if (other != null && other != this) {
                ready.remove(entry);
                metrics.onGone(entry);
                entry.place = Entry.Place.NEW;
                entry.moveTo(other);
                other.takeGuarded(entry, now);
            }
        }
    }

    /** At most so many at a tick, as each answer takes its time on the loop. */
    private void refuseThoseThatWaitTooLong() {
        long now = home().nanoTime();
        long longest = stall.longestWaitNanos();
        List<Entry<?, ?>> tired = ready.waitingFor(longest, now, REFUSALS_PER_TICK);
        tired.addAll(deferred.waitingFor(longest, now, REFUSALS_PER_TICK));
        tired.addAll(
                handed.matching(entry -> !entry.settled && now - entry.handedNanos >= longest && !isStarted(entry)));
        String detail = "Strategy '" + name() + "' has no worker for the task: "
                + unavailable().orElse("it is stalled");
        for (Entry<?, ?> entry : tired) {
            if (!entry.settled) {
                end(entry, new Outcome.Rejected<>(Outcome.Reason.UNAVAILABLE, detail, RETRY_AFTER_STALL));
                dispatcher.observer.rejected(entry.descriptor(), name(), Outcome.Reason.UNAVAILABLE);
            }
        }
    }

    /** Why the strategy can run nothing, or does not get on with what it has; empty when all is well. */
    Optional<String> unavailable() {
        try {
            return backend.unavailable().or(() -> stall.reason(queued()));
        } catch (Throwable e) {
            return Optional.of("it cannot tell how it is: " + Failure.of(e).summary());
        }
    }

    @Override
    public HomeLoop home() {
        return dispatcher.home;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public TaskRegistry tasks() {
        return tasks;
    }

    /** What a back end gives back, which it does once. */
    private Entry<?, ?> takeBack(Assignment assignment) {
        Entry<?, ?> entry = (Entry<?, ?>) assignment;
        if (entry.place != Entry.Place.HANDED) {
            throw new IllegalStateException("Task " + entry.taskId() + " was given back twice");
        }
        handed.remove(entry);
        metrics.onBack(entry);
        return entry;
    }

    @Override
    public void completed(Assignment assignment, Object output, long runNanos) {
        Entry<?, ?> entry = takeBack(assignment);
        entry.runNanos = runNanos;
        stall.onFinished();
        try {
            dispatcher.onRun(entry, runNanos);
            dispatcher.quarantine.onCompleted(entry);
            boolean answered = dispatcher.complete(entry, output);
            waitBound.pace().onFinished(answered ? entry.settledNanos : home().nanoTime(), isAnyAtTheReady());
        } finally {
            dispatcher.forget(entry);
        }
    }

    @Override
    public void failed(Assignment assignment, Failure failure, long runNanos) {
        Entry<?, ?> entry = takeBack(assignment);
        entry.runNanos = runNanos;
        stall.onFinished();
        try {
            dispatcher.onRun(entry, runNanos);
            waitBound.pace().onFinished(home().nanoTime(), isAnyAtTheReady());
            if (mayTryAgain(entry, failure) && rests(entry)) {
                return;
            }
            if (!failure.type().equals(TaskCancelledException.class.getName())) {
                dispatcher.settle(entry, new Outcome.Failed<>(failure));
            } else if (entry.isOverdue(home().nanoTime())) {
                timeOut(entry, true);
            } else {
                dispatcher.settle(entry, forced ? new Outcome.Cancelled<>(true) : new Outcome.Failed<>(failure));
            }
        } finally {
            if (entry.place != Entry.Place.RESTING) {
                dispatcher.forget(entry);
            }
        }
    }

    private boolean mayTryAgain(Entry<?, ?> entry, Failure failure) {
        return !forced && !entry.settled && RetryRests.isAskedFor(entry, failure);
    }

    /** Whether a task waits for a worker alone. */
    private boolean isAnyAtTheReady() {
        return !paused && !ready.isEmpty();
    }

    private boolean rests(Entry<?, ?> entry) {
        if (!resting.add(entry)) {
            return false;
        }
        dispatcher.onRetried(entry);
        return true;
    }

    /** From now on nothing is handed over; deadlines and cancellations go on. Not once it is being closed. */
    void pause() {
        paused = !dispatcher.isClosed();
        waitBound.pace().onPaused();
    }

    /** Never throws; what the back end does not take now is handed over at the next tick. */
    void resume() {
        if (paused) {
            paused = false;
            try {
                pump();
            } catch (Throwable e) {
                Dispatcher.report("Strategy '" + name() + "' has thrown", e);
            }
        }
    }

    @Override
    public void overran(Assignment assignment, Duration maxRunTime) {
        end((Entry<?, ?>) assignment, new Outcome.TimedOut<>(maxRunTime, true));
    }

    @Override
    public long queueWaitNanos() {
        return ready.longestWaitNanos(home().nanoTime());
    }

    @Override
    public void lost(Assignment assignment, LossCause cause) {
        Entry<?, ?> entry = takeBack(assignment);
        entry.starts++;
        if (cause.blame() == LossCause.Blame.OUTSIDE) {
            entry.killedFromOutside++;
        }
        if (Quarantine.isCounted(cause)) {
            dispatcher.onCrash(entry);
        }
        boolean noted = Quarantine.isCounted(cause) || (!entry.settled && !mayRunAgain(entry));
        if (!noted || !isSlowToDigest(entry) || !digestElsewhere(entry, () -> judgeLate(entry, cause))) {
            judge(entry, cause);
        }
    }

    private void judgeLate(Entry<?, ?> entry, LossCause cause) {
        judge(entry, cause);
        startTicking();
        pump();
    }

    /** What becomes of a task whose worker died. */
    private void judge(Entry<?, ?> entry, LossCause cause) {
        boolean poisoned = isPoisoned(entry, cause);
        if (!entry.settled && !poisoned && mayRunAgain(entry)) {
            requeue(entry);
            dispatcher.onRetried(entry);
            return;
        }
        try {
            if (!entry.settled) {
                keepLetter(entry, cause);
            }
            dispatcher.settle(entry, new Outcome.WorkerLost<>(cause, entry.taskId(), entry.starts));
        } finally {
            dispatcher.forget(entry);
        }
    }

    private boolean mayRunAgain(Entry<?, ?> entry) {
        return !forced
                && entry.descriptor().idempotent()
                && dispatcher.limits.allowsAttempt(entry.lostStarts(), entry.killedFromOutside);
    }

    /** Asks the task's codec for the encoded input, to know it again. */
    private boolean isPoisoned(Entry<?, ?> entry, LossCause cause) {
        try {
            return dispatcher.quarantine.onLoss(entry, cause);
        } catch (Throwable e) {
            Dispatcher.report(
                    "The input of task " + entry.taskId() + " could not be put on record for its lost worker", e);
            return false;
        }
    }

    private void keepLetter(Entry<?, ?> entry, LossCause cause) {
        try {
            dispatcher.quarantine.onGivenUp(entry, cause);
        } catch (Throwable e) {
            Dispatcher.report("Task " + entry.taskId() + " could not be put among the dead letters", e);
        }
    }

    @Override
    public void unstarted(Assignment assignment) {
        Entry<?, ?> entry = takeBack(assignment);
        if (isWanted(entry)) {
            requeue(entry);
        } else {
            dispatcher.forget(entry);
        }
    }

    @Override
    public void deferred(Assignment assignment) {
        Entry<?, ?> entry = takeBack(assignment);
        if (isWanted(entry)) {
            entry.place = Entry.Place.DEFERRED;
            metrics.onQueued(entry);
            deferred.putBack(entry);
        } else {
            dispatcher.forget(entry);
        }
    }

    /** Whether a task that was not begun is to be handed out again. */
    private boolean isWanted(Entry<?, ?> entry) {
        if (forced && !entry.settled) {
            dispatcher.settle(entry, new Outcome.Cancelled<>(false));
        }
        return !entry.settled;
    }

    /** The drain time is over: nothing waits any more, and what workers give back is not handed out again. */
    void cancelAll() {
        forced = true;
        cancelAll(ready);
        cancelAll(deferred);
        for (Entry<?, ?> entry : resting.all()) {
            end(entry, new Outcome.Cancelled<>(true));
        }
    }

    private void cancelAll(TaskQueue waiting) {
        for (Entry<?, ?> entry = waiting.takeAny(); entry != null; entry = waiting.takeAny()) {
            dispatcher.settle(entry, new Outcome.Cancelled<>(false));
            dispatcher.forget(entry);
        }
    }

    private void handAnew(Entry<?, ?> entry) {
        if (isWanted(entry)) {
            requeue(entry);
            startTicking();
            pump();
        } else {
            dispatcher.forget(entry);
        }
    }

    private void requeue(Entry<?, ?> entry) {
        entry.place = Entry.Place.QUEUED;
        metrics.onQueued(entry);
        ready.putBack(entry);
    }

    @Override
    public void refused(Assignment assignment, Outcome.Reason reason, String detail) {
        dispatcher.onRefused(takeBack(assignment), reason, detail);
    }

    @Override
    public void creditsAvailable() {
        pump();
    }
}
