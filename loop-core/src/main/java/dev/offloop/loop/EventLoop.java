package dev.offloop.loop;

import java.time.Duration;

/**
 * An event loop with libuv's phases and Node's queues.
 *
 * <p>Each iteration runs the {@linkplain Phase phases} in order; after every callback of every phase the next-tick
 * queue and then the microtask queue are drained, repeatedly until both are empty. After a callback that threw they are
 * not: as in Node they wait for the end of the next callback, or the start of the next check phase. The loop then adds
 * an empty immediate, so that there is one.
 *
 * <p>Unless a method says otherwise it must be called on the loop's thread and throws {@link IllegalStateException}
 * elsewhere. {@link #execute} is the way in from another thread.
 */
public interface EventLoop {
    /** The largest delay that is not replaced by 1 ms: Node's {@code TIMEOUT_MAX}, 2^31 − 1 ms. */
    Duration MAX_DELAY = Duration.ofMillis(Integer.MAX_VALUE);

    /** Whether the calling thread is this loop's. Any thread. */
    boolean inLoop();

    /**
     * Runs the task on the loop: in the next pending phase from inside, with the next poll from another thread. Any
     * thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    void execute(Runnable task);

    /** Runs the callback right after the current one, before any microtask. */
    void nextTick(Runnable callback);

    /** Runs the callback right after the current one, once the next-tick queue is empty. */
    void queueMicrotask(Runnable callback);

    /** Runs the callback in the next check phase; from within a check phase, in the one of the next iteration. */
    Handle setImmediate(Runnable callback);

    /**
     * Runs the callback once, when the delay has passed on the loop's clock. That clock counts whole milliseconds, so
     * the callback may run up to 1 ms before the delay has passed on a finer one, as in Node. The delay counts from
     * now, not from the cached time: like Node, setting a timer sets the cached time from the clock.
     *
     * @param delayMillis as in Node: below 1, above 2 147 483 647 or not a number counts as 1; fractions are cut off.
     *     Above 2 147 483 647 the listeners of the loop are told, and a warning is logged
     */
    Handle setTimeout(double delayMillis, Runnable callback);

    /**
     * Runs the callback again and again, the delay counted from the start of the previous run; delay as in setTimeout.
     */
    Handle setInterval(double delayMillis, Runnable callback);

    /** Registers a hook of the idle phase; while a referenced one is registered the loop does not block in poll. */
    Handle onIdle(Runnable hook);

    /** Registers a hook of the prepare phase. */
    Handle onPrepare(Runnable hook);

    /** Registers a hook of the check phase; runs after the immediates. */
    Handle onCheck(Runnable hook);

    /** Runs the callback in the next closing phase. */
    void onClosing(Runnable callback);

    /**
     * Runs the callback when the loop has nothing left that keeps it alive; it may schedule work, which revives the
     * loop. A loop under Vert.x ends when Vert.x closes it, and never for lack of work: there the callback does not
     * run.
     */
    Handle beforeExit(Runnable callback);

    /** Keeps the loop alive until the returned handle is cancelled: a request is under way elsewhere, as libuv says. */
    Handle keepAlive();

    /** Embeds an event source in the prepare phase until the returned handle is cancelled. */
    Handle addPoller(Poller poller);

    /**
     * Runs the callback now, as one of the current phase: what it throws goes to the error handler, and ticks and
     * microtasks are drained after it. For {@link Poller}s and other sources that deliver several events at once; in
     * the middle of a callback it runs the new one at once and leaves the draining to the end of the outer one.
     */
    void deliver(Runnable callback);

    /**
     * The loop's cached time in milliseconds since it started; it advances between callbacks and when a timer is set.
     */
    long now();

    /** Sets the cached time from the clock, for callbacks that ran long. */
    void updateTime();

    /**
     * What the loop has done since it started. Any thread; each number is exact, together they may be an instant apart.
     */
    LoopMetrics metrics();

    /** The timeline the loop writes to; {@link Timeline#NONE} unless one was configured. Any thread. */
    Timeline timeline();
}
