package dev.offloop.loop;

import java.util.List;

/**
 * Told by the loop, on its thread, of what an instrument may want to show. Times are those of the loop's clock in
 * nanoseconds. What a listener throws goes to the error handler.
 */
public interface LoopListener {
    /** Is told nothing. */
    LoopListener NONE = new LoopListener() {};

    /** Whether {@link #onCallback} is wanted; asked once, when the loop is made. */
    default boolean wantsCallbacks() {
        return false;
    }

    /** A callback has run, with the ticks and microtasks it led to. */
    default void onCallback(Phase phase, Object callback, long startNanos, long endNanos) {}

    /** A callback took longer than {@link LoopConfig#slowCallback()}. */
    default void onSlowCallback(Phase phase, Object callback, long startNanos, long endNanos) {}

    /** The loop stayed away from poll for longer than {@link LoopConfig#slowIteration()}. */
    default void onSlowIteration(long iteration, long startNanos, long endNanos, long callbacks) {}

    /** A drain of ticks and microtasks has gone on for so many without an end; the callback is the next to run. */
    default void onStarvation(Phase phase, Object callback, long drained) {}

    /** A delay above 2 147 483 647 ms was asked for, which counts as 1 ms: what Node calls a TimeoutOverflowWarning. */
    default void onTimerOverflow(double delayMillis) {}

    /**
     * A callback has kept the loop for longer than {@link LoopConfig#blockedAfter()}: told once when it has, and once
     * more when it has ended. On the detector's thread.
     */
    default void onBlocked(BlockedLoop blocked) {}

    /** Tells several. */
    static LoopListener all(List<LoopListener> listeners) {
        return new LoopListeners(listeners);
    }
}
