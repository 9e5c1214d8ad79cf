package dev.offloop.loop;

import java.util.ArrayDeque;

/** What waits on a loop, by phase. The loop's thread alone. */
final class LoopQueues {
    final TickQueue ticks;
    final ArrayDeque<Runnable> pending = new ArrayDeque<>();
    final HookList idleHooks;
    final HookList prepareHooks;
    final PollerSet pollers;
    final ImmediateQueue immediates;
    final HookList checkHooks;
    final ArrayDeque<Runnable> closing = new ArrayDeque<>();
    final NodeTimers timers;
    /** What runs when nothing referenced is left. */
    final HookList exitHooks;
    /** What is under way elsewhere. */
    final HookList requests;

    LoopQueues(
            LoopThread thread,
            LoopTime time,
            CallbackRunner callbacks,
            LoopInstruments instruments,
            ImmediateQueue immediates,
            long lingerNanos) {
        this.ticks = callbacks.ticks();
        this.idleHooks = new HookList(thread);
        this.prepareHooks = new HookList(thread);
        this.pollers = new PollerSet(thread, callbacks, lingerNanos);
        this.immediates = immediates;
        this.checkHooks = new HookList(thread);
        this.timers = new NodeTimers(thread, time, callbacks, instruments);
        this.exitHooks = new HookList(thread);
        this.requests = new HookList(thread);
    }

    /** Whether anything keeps the loop alive. */
    boolean anyReferenced() {
        return timers.anyReferenced()
                || immediates.anyReferenced()
                || !pending.isEmpty()
                || !closing.isEmpty()
                || requests.anyReferenced()
                || idleHooks.anyReferenced()
                || prepareHooks.anyReferenced()
                || checkHooks.anyReferenced()
                || pollers.alive();
    }

    /** Whether anything keeps the loop from blocking. */
    boolean anyReady() {
        return !pending.isEmpty() || immediates.anyReferenced() || !closing.isEmpty() || idleHooks.anyReferenced();
    }

    /** Whether something is queued that needs no event to run. */
    boolean anyQueued() {
        return !pending.isEmpty() || immediates.size() > 0 || !closing.isEmpty() || !ticks.isEmpty();
    }

    /** Forgets what has not run. */
    void clear() {
        ticks.clear();
        pending.clear();
        immediates.clear();
        closing.clear();
        timers.clear();
    }
}
