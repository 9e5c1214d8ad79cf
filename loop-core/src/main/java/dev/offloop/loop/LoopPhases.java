package dev.offloop.loop;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The iteration, phase by phase. Each phase drains what its queue held when it began, at most to its budget; what is
 * left stays at the head. Poll is the only place that blocks. The loop's thread alone.
 */
final class LoopPhases {
    /** How often callbacks that were put off while polling are run before check, as in libuv. */
    static final int PENDING_PASSES = 8;

    private final LoopBackend backend;
    private final LoopQueues queues;
    private final CallbackRunner callbacks;
    private final LoopInstruments instruments;
    private final LoopTime time;
    private final boolean timersOncePerPhase;

    LoopPhases(
            LoopBackend backend,
            LoopQueues queues,
            CallbackRunner callbacks,
            LoopInstruments instruments,
            LoopTime time,
            boolean timersOncePerPhase) {
        this.backend = backend;
        this.queues = queues;
        this.callbacks = callbacks;
        this.instruments = instruments;
        this.time = time;
        this.timersOncePerPhase = timersOncePerPhase;
    }

    /** One turn of the loop; whether it may block is asked when it reaches poll. */
    void iterate(BooleanSupplier mayBlock) {
        runPending();
        runIdle();
        runPrepare();
        poll(mayBlock);
        runPendingAgain();
        runCheck();
        runClosing();
        runTimers();
        instruments.iterated(queues.timers.count());
    }

    void runPending() {
        drain(Phase.PENDING, queues.pending);
    }

    private void runIdle() {
        runHooks(Phase.IDLE, queues.idleHooks);
    }

    private void runPrepare() {
        runHooks(Phase.PREPARE, queues.prepareHooks);
        if (!queues.pollers.isEmpty()) {
            instruments.enter(Phase.PREPARE, 0);
            queues.pollers.poll(instruments.stamp());
            instruments.leave(false);
        }
    }

    private void poll(BooleanSupplier mayBlock) {
        long before = instruments.stamp();
        boolean ready = queues.anyReady() || backend.waitingTasks() > 0 || !mayBlock.getAsBoolean();
        long deadline = ready ? before : nextDeadline();
        boolean block = deadline > before && queues.pollers.park(before, instruments.callbacks());
        boolean lingering = deadline > before && !block;
        instruments.enterPoll(block);
        int handled = backend.poll(block, block ? Math.min(deadline, queues.pollers.nextTurnNanos()) : deadline);
        wake();
        instruments.polled(handled);
        if (lingering && handled == 0) {
            instruments.lingered(before);
        }
        runWaitingTasks();
    }

    private void runWaitingTasks() {
        int snapshot = backend.waitingTasks();
        if (snapshot == 0) {
            return;
        }
        instruments.enter(Phase.POLL, snapshot);
        int left = snapshot;
        for (Runnable task; left > 0 && !instruments.spent() && (task = backend.nextTask()) != null; left--) {
            callbacks.run(task);
        }
        instruments.tasksWaited(snapshot - left);
        instruments.leave(left > 0 && instruments.spent());
    }

    private void runPendingAgain() {
        for (int pass = 0; pass < PENDING_PASSES && !queues.pending.isEmpty(); pass++) {
            drain(Phase.PENDING, queues.pending);
        }
    }

    void runCheck() {
        runLeftoverTicks();
        while (runImmediates()) {
            // As in Node, those that were added meanwhile do not wait when the last one threw.
        }
        runHooks(Phase.CHECK, queues.checkHooks);
    }

    /** What an uncaught error has left, and no callback since: Node's check handle drains it before the immediates. */
    private void runLeftoverTicks() {
        if (!queues.ticks.isEmpty()) {
            instruments.enter(Phase.CHECK, 0);
            callbacks.drainTicks();
            instruments.leave(false);
        }
    }

    /** Runs the immediates that are there; true if the last of them threw. */
    private boolean runImmediates() {
        int snapshot = queues.immediates.size();
        if (snapshot == 0) {
            return false;
        }
        boolean completed = true;
        instruments.enter(Phase.CHECK, snapshot);
        for (; snapshot > 0 && !instruments.spent(); snapshot--) {
            @Nullable Runnable immediate = queues.immediates.take();
            if (immediate != null) {
                completed = callbacks.run(immediate);
            }
        }
        instruments.leave(snapshot > 0);
        return !completed && snapshot == 0;
    }

    void runClosing() {
        drain(Phase.CLOSING, queues.closing);
    }

    /** Node's timers are one timer among the backend's; whichever is due earlier goes first. */
    void runTimers() {
        long due = instruments.stamp();
        time.set(due);
        if (nextDeadline() > due) {
            return;
        }
        instruments.enter(Phase.TIMERS, queues.timers.count());
        boolean nodeRan = false;
        while (!instruments.spent()) {
            long other = backend.nextTimerNanos();
            boolean nodeDue = queues.timers.armedMillis() <= time.now() && !(nodeRan && timersOncePerPhase);
            if (nodeDue && (other > due || time.nanosAt(queues.timers.armedMillis()) <= other)) {
                queues.timers.run();
                nodeRan = true;
                continue;
            }
            Runnable timer = other > due ? null : backend.nextTimer(due);
            if (timer == null) {
                break;
            }
            callbacks.run(timer);
        }
        instruments.leave(instruments.spent() && nextDeadline() <= instruments.stamp());
    }

    private void drain(Phase phase, ArrayDeque<Runnable> queue) {
        int snapshot = queue.size();
        if (snapshot == 0) {
            return;
        }
        instruments.enter(phase, snapshot);
        for (; snapshot > 0 && !instruments.spent(); snapshot--) {
            callbacks.run(queue.remove());
        }
        instruments.leave(snapshot > 0);
    }

    void runHooks(Phase phase, HookList list) {
        if (list.size() == 0) {
            return;
        }
        instruments.enter(phase, list.size());
        for (HookList.Hook hook : list.snapshot()) {
            if (!hook.cancelled()) {
                callbacks.run(hook.callback);
            }
        }
        instruments.leave(false);
    }

    private long nextDeadline() {
        return Math.min(time.nanosAt(queues.timers.armedMillis()), backend.nextTimerNanos());
    }

    /** The wait in poll is over, if there was one. */
    void wake() {
        if (instruments.woke()) {
            queues.pollers.unpark();
            time.set(instruments.stamp());
        }
    }
}
