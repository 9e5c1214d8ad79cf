package dev.offloop.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What the loop knows of itself. Written by the loop's thread, read by any.
 *
 * <p>There is one clock read per callback, at its end: the end of one is the start of the next, as what lies between is
 * the loop's own few nanoseconds. A phase with nothing to do reads no clock. Each poll that brought no event costs one
 * more, and the first event of a poll one, which parts waiting from working. Nothing is allocated.
 */
final class LoopInstruments {
    /** An event that came sooner than this after the loop asked is taken to have waited for it. */
    private static final long AT_ONCE_NANOS = 5_000;

    private static final long NOT_STARTED = Long.MIN_VALUE;
    private static final long LONGEST_DELAY_NANOS = 3_600_000_000_000L;

    private static final VarHandle STAMP;
    private static final VarHandle CURRENT;
    private static final VarHandle PHASE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STAMP = lookup.findVarHandle(LoopInstruments.class, "stampNanos", long.class);
            CURRENT = lookup.findVarHandle(LoopInstruments.class, "current", Object.class);
            PHASE = lookup.findVarHandle(LoopInstruments.class, "phase", PhaseState.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LoopClock clock;
    private final LoopErrorHandler errorHandler;
    private final LoopListener listener;
    private final boolean wantsCallbacks;
    private final long slowCallbackNanos;
    private final long slowIterationNanos;
    private final SlowestCallbacks slowest = new SlowestCallbacks();

    // The loop's thread writes these with opaque access; a watchdog reads them.
    private long stampNanos;

    @SuppressWarnings("UnusedVariable") // accessed through CURRENT
    private @Nullable Object current;

    private PhaseState phase;

    // The loop's thread alone.
    private int allowance;
    private long phaseStartNanos;
    private long pollStartNanos;
    private long activeSinceNanos;
    private long callbacksAtPoll;
    private boolean blocking;
    private boolean polling;

    // The loop's thread writes, any thread reads.
    private final Counter startedNanos = new Counter();
    private final Counter iterations = new Counter();
    private final Counter events = new Counter();
    private final Counter eventsWaiting = new Counter();
    private final Counter idleNanos = new Counter();
    private final Counter blockedSinceNanos = new Counter();
    private final Counter lingerNanos = new Counter();
    private final Counter callbacks = new Counter();
    private final Counter ticks = new Counter();
    private final Counter microtasks = new Counter();
    private final Counter timers = new Counter();
    private final Counter uncaught = new Counter();
    private final Counter starvations = new Counter();
    private volatile String starving = "";
    private final Map<Phase, PhaseState> phases = new EnumMap<>(Phase.class);
    private final PhaseState poll;

    /** Recorded by the loop without waiting; readers take turns at adding what is new to the whole. */
    private final SingleWriterRecorder delays = new SingleWriterRecorder(LONGEST_DELAY_NANOS, 2);

    private final Histogram allDelays = new Histogram(LONGEST_DELAY_NANOS, 2);

    LoopInstruments(LoopConfig config) {
        startedNanos.set(NOT_STARTED);
        clock = config.clock();
        errorHandler = config.errorHandler();
        listener = config.listener();
        wantsCallbacks = listener.wantsCallbacks();
        slowCallbackNanos = config.slowCallback().toNanos();
        slowIterationNanos = config.slowIteration().toNanos();
        config.budgets().forEach((each, budget) -> phases.put(each, new PhaseState(each, budget)));
        poll = state(Phase.POLL);
        phase = poll;
    }

    private PhaseState state(Phase of) {
        return Objects.requireNonNull(phases.get(of));
    }

    // Time

    /** Reads the clock. */
    long read() {
        long now = clock.nanoTime();
        STAMP.setOpaque(this, now);
        return now;
    }

    /** The clock as last read between callbacks. */
    long stamp() {
        return stampNanos;
    }

    void start() {
        activeSinceNanos = read();
        if (startedNanos.get() == NOT_STARTED) {
            startedNanos.set(activeSinceNanos);
        }
    }

    // Phases

    void enter(Phase entered, int depth) {
        PhaseState state = state(entered);
        PHASE.setOpaque(this, state);
        phaseStartNanos = stampNanos;
        allowance = state.budget.callbacks();
        state.maxDepth.max(depth);
    }

    /** Whether the phase must yield. */
    boolean spent() {
        return allowance <= 0 || stampNanos - phaseStartNanos >= phase.budget.nanos();
    }

    void leave(boolean yielded) {
        CURRENT.setOpaque(this, null);
        if (yielded) {
            phase.yields.add(1);
        }
    }

    // Callbacks

    void begin(Object callback) {
        CURRENT.setOpaque(this, callback);
    }

    /** A callback has ended, with the ticks and microtasks it led to. */
    void end(Object callback) {
        allowance--;
        callbacks.add(1);
        phase.callbacks.add(1);
        account(callback);
    }

    /**
     * Ticks were drained apart from their callback, or a source was polled: time of the phase, but no further callback.
     */
    void account(Object callback) {
        long start = stampNanos;
        long end = read();
        long took = end - start;
        phase.nanos.add(took);
        if (took >= slowest.bar()) {
            slowest.offer(phase.phase, callback, took);
        }
        if (wantsCallbacks || took >= slowCallbackNanos) {
            tell(callback, start, end);
        }
    }

    private void tell(Object callback, long start, long end) {
        try {
            if (wantsCallbacks) {
                listener.onCallback(phase.phase, callback, start, end);
            }
            if (end - start >= slowCallbackNanos) {
                listener.onSlowCallback(phase.phase, callback, start, end);
            }
        } catch (Throwable error) {
            uncaught(listener, error);
        }
    }

    void ranTicks(long allTicks, long allMicrotasks) {
        ticks.set(allTicks);
        microtasks.set(allMicrotasks);
    }

    void starving(Object next, long drained) {
        starvations.add(1);
        starving = next.getClass().getName();
        try {
            listener.onStarvation(phase.phase, next, drained);
        } catch (Throwable error) {
            uncaught(listener, error);
        }
    }

    void onTimerOverflow(double delayMillis) {
        try {
            listener.onTimerOverflow(delayMillis);
        } catch (Throwable error) {
            uncaught(listener, error);
        }
    }

    void uncaught(Object callback, Throwable error) {
        uncaught.add(1);
        try {
            errorHandler.onUncaught(phase.phase, callback, error);
        } catch (Throwable another) {
            log(another, error);
        }
    }

    /** The error handler has thrown itself; when that cannot even be logged, nothing is left to be done. */
    private void log(Throwable another, Throwable error) {
        try {
            another.addSuppressed(error);
            LoopErrorHandler.logging().onUncaught(phase.phase, errorHandler, another);
        } catch (Throwable hopeless) {
            // Counted all the same.
        }
    }

    long callbacks() {
        return callbacks.get();
    }

    // Poll

    void enterPoll(boolean mayBlock) {
        PHASE.setOpaque(this, poll);
        long busy = stampNanos - activeSinceNanos;
        long ran = callbacks.get() - callbacksAtPoll;
        if (ran > 0) {
            delays.recordValue(Math.clamp(busy, 0, LONGEST_DELAY_NANOS));
            if (busy >= slowIterationNanos) {
                tellSlowIteration(ran);
            }
        }
        callbacksAtPoll += ran;
        pollStartNanos = stampNanos;
        blocking = mayBlock;
        blockedSinceNanos.set(mayBlock ? pollStartNanos : 0);
        polling = true;
    }

    private void tellSlowIteration(long ran) {
        try {
            listener.onSlowIteration(iterations.get(), activeSinceNanos, stampNanos, ran);
        } catch (Throwable error) {
            uncaught(listener, error);
        }
    }

    /** The wait is over: the first event is at hand, or poll has returned without one. */
    boolean woke() {
        if (!polling) {
            return false;
        }
        polling = false;
        activeSinceNanos = read();
        phaseStartNanos = activeSinceNanos;
        if (blocking) {
            blockedSinceNanos.set(0);
            idleNanos.add(activeSinceNanos - pollStartNanos);
        }
        return true;
    }

    void polled(int handled) {
        if (handled > 0) {
            events.add(handled);
            if (!blocking || activeSinceNanos - pollStartNanos < AT_ONCE_NANOS) {
                eventsWaiting.add(handled);
            }
        }
        CURRENT.setOpaque(this, null);
    }

    void tasksWaited(int count) {
        events.add(count);
        eventsWaiting.add(count);
    }

    /** An iteration was spent lingering, from the given instant on. */
    void lingered(long sinceNanos) {
        lingerNanos.add(stampNanos - sinceNanos);
    }

    void iterated(int waitingTimers) {
        iterations.add(1);
        timers.set(waitingTimers);
    }

    // Any thread

    /** What runs now and since when, or null if the loop is waiting or between callbacks. Any thread. */
    @Nullable
    Running running() {
        Object what = CURRENT.getOpaque(this);
        return what == null
                ? null
                : new Running(
                        ((PhaseState) PHASE.getOpaque(this)).phase,
                        what,
                        (long) STAMP.getOpaque(this),
                        callbacks.get());
    }

    /** Any thread. */
    LoopMetrics snapshot() {
        long started = startedNanos.get();
        long idle = idleNanos.get();
        long blockedSince = blockedSinceNanos.get();
        long now = clock.nanoTime();
        long uptime = started == NOT_STARTED ? 0 : now - started;
        idle += blockedSince == 0 ? 0 : Math.max(0, now - blockedSince);
        long resting = idle + lingerNanos.get();
        double utilization = uptime <= 0 ? 0 : Math.clamp((double) (uptime - resting) / uptime, 0.0, 1.0);
        Map<Phase, PhaseMetrics> perPhase = new EnumMap<>(Phase.class);
        phases.forEach((each, state) -> perPhase.put(each, state.snapshot()));
        return new LoopMetrics(
                uptime,
                iterations.get(),
                events.get(),
                eventsWaiting.get(),
                idle,
                lingerNanos.get(),
                utilization,
                delayQuantiles(),
                ticks.get(),
                microtasks.get(),
                timers.get(),
                uncaught.get(),
                starvations.get(),
                starving,
                perPhase,
                slowest.snapshot());
    }

    private Quantiles delayQuantiles() {
        synchronized (allDelays) {
            allDelays.add(delays.getIntervalHistogram());
            return Quantiles.of(allDelays);
        }
    }

    private static final class PhaseState {
        final Phase phase;
        final Budget budget;
        final Counter nanos = new Counter();
        final Counter callbacks = new Counter();
        final Counter maxDepth = new Counter();
        final Counter yields = new Counter();

        PhaseState(Phase phase, Budget budget) {
            this.phase = phase;
            this.budget = budget;
        }

        PhaseMetrics snapshot() {
            return new PhaseMetrics(nanos.get(), callbacks.get(), maxDepth.get(), yields.get());
        }
    }
}
