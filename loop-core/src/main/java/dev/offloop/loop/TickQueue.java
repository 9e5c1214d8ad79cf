package dev.offloop.loop;

import java.util.ArrayDeque;

/** Node's two queues between callbacks: process.nextTick first, then microtasks, again until both are empty. */
final class TickQueue {
    private final CallbackRunner callbacks;
    private final LoopInstruments instruments;
    private final int starvationLimit;
    private final ArrayDeque<Runnable> ticks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> microtasks = new ArrayDeque<>();
    private long ranTicks;
    private long ranMicrotasks;

    TickQueue(CallbackRunner callbacks, LoopInstruments instruments, int starvationLimit) {
        this.callbacks = callbacks;
        this.instruments = instruments;
        this.starvationLimit = starvationLimit;
    }

    void addTick(Runnable tick) {
        ticks.add(tick);
    }

    void addMicrotask(Runnable microtask) {
        microtasks.add(microtask);
    }

    /** Forgets what waits, at the end of the loop. */
    void clear() {
        ticks.clear();
        microtasks.clear();
    }

    boolean isEmpty() {
        return ticks.isEmpty() && microtasks.isEmpty();
    }

    /**
     * Runs until both queues are empty. Nothing bounds this, as in Node; a drain that goes on is reported.
     *
     * @return false if a tick threw: then what is left waits for the next callback, as in Node. A microtask that throws
     *     stops nothing.
     */
    boolean drain() {
        long before = ranTicks + ranMicrotasks;
        long limit = before + starvationLimit;
        boolean completed = true;
        do {
            for (Runnable tick; completed && (tick = ticks.poll()) != null; ) {
                limit = reportIfStarving(tick, before, limit);
                ranTicks++;
                completed = callbacks.call(tick);
            }
            for (Runnable microtask; completed && (microtask = microtasks.poll()) != null; ) {
                limit = reportIfStarving(microtask, before, limit);
                ranMicrotasks++;
                callbacks.call(microtask);
            }
        } while (completed && !ticks.isEmpty());
        instruments.ranTicks(ranTicks, ranMicrotasks);
        return completed;
    }

    private long reportIfStarving(Runnable next, long before, long limit) {
        long ran = ranTicks + ranMicrotasks;
        if (ran < limit) {
            return limit;
        }
        instruments.starving(next, ran - before);
        return before + 2 * (ran - before);
    }
}
