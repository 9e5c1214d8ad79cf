package dev.offloop.loop;

import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks, one at a time: guarded against what they throw, timed, and followed by ticks and microtasks. The
 * loop's thread alone.
 */
final class CallbackRunner {
    private final LoopInstruments instruments;
    private final ImmediateQueue immediates;
    private final TickQueue ticks;
    private boolean inCallback;

    CallbackRunner(LoopInstruments instruments, ImmediateQueue immediates, int starvationTicks) {
        this.instruments = instruments;
        this.immediates = immediates;
        this.ticks = new TickQueue(this, instruments, starvationTicks);
    }

    TickQueue ticks() {
        return ticks;
    }

    /** Runs one callback of a phase, then ticks and microtasks unless it threw; false if it did. */
    boolean run(Runnable callback) {
        begin(callback);
        boolean completed = call(callback);
        return end(callback, completed);
    }

    /** Runs a callback after which ticks are drained apart; false if it threw. */
    boolean runWithoutTicks(Runnable callback) {
        begin(callback);
        boolean completed = call(callback);
        inCallback = false;
        instruments.end(callback);
        return completed;
    }

    /** Runs a callback as one of its own, or as part of the current one. */
    void deliver(Runnable callback) {
        if (inCallback) {
            call(callback);
        } else {
            run(callback);
        }
    }

    /** Runs it and nothing else; false if it threw. */
    boolean call(Runnable callback) {
        try {
            callback.run();
            return true;
        } catch (Throwable error) {
            uncaught(callback, error);
            return false;
        }
    }

    /** Drains ticks apart from the callback that has queued them; false if one threw. */
    boolean drainTicks() {
        if (ticks.isEmpty()) {
            return true;
        }
        begin(ticks);
        boolean completed = ticks.drain();
        inCallback = false;
        instruments.account(ticks);
        return completed;
    }

    /** Lets a source deliver what it has; a callback only if it had something. False if it threw. */
    boolean poll(Poller poller) {
        instruments.begin(poller);
        try {
            if (poller.poll() > 0) {
                end(poller, true);
            }
            return true;
        } catch (Throwable error) {
            uncaught(poller, error);
            end(poller, false);
            return false;
        }
    }

    /** A callback begins that the caller runs itself. */
    void begin(Object callback) {
        instruments.begin(callback);
        inCallback = true;
    }

    /** The callback that began last has ended, with the throwable that escaped it or null. */
    void end(Object callback, @Nullable Throwable error) {
        if (error != null) {
            uncaught(callback, error);
        }
        end(callback, error == null);
    }

    private boolean end(Object callback, boolean completed) {
        if (completed && !ticks.isEmpty()) {
            ticks.drain();
        }
        inCallback = false;
        instruments.end(callback);
        return completed;
    }

    /** Reports an error, and makes sure that there is a next callback, after which the waiting ticks run. */
    void uncaught(Object callback, Throwable error) {
        instruments.uncaught(callback, error);
        try {
            immediates.add(CallbackRunner::nothing);
        } catch (OutOfMemoryError e) {
            // The ticks run all the same, before the immediates of this iteration or the next.
        }
    }

    /** The loop itself has failed: whatever was running runs no longer. */
    void abandon(Object loop, Throwable error) {
        inCallback = false;
        instruments.uncaught(loop, error);
    }

    static void nothing() {}
}
