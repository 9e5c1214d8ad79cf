package dev.offloop.loop;

import org.jspecify.annotations.Nullable;

/**
 * What a loop runs on: where it waits for I/O, and through which other threads hand it tasks. All methods but
 * {@link #submit} are called on the loop's thread. Times are those of the loop's {@link LoopClock}, in nanoseconds.
 */
public interface LoopBackend {
    /** A deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Waits for I/O and runs its callbacks, each between {@link LoopCore#beginIo} and {@link LoopCore#endIo}.
     *
     * @param mayBlock false to take only what is ready
     * @param deadlineNanos when to return at the latest, or {@link #NEVER}
     * @return how many events were handled
     */
    int poll(boolean mayBlock, long deadlineNanos);

    /** Hands a task over from any thread and ends a wait in {@link #poll}. */
    void submit(Runnable task);

    /** Takes the next task that was handed over, or null. */
    @Nullable
    Runnable nextTask();

    /** How many tasks have been handed over and wait. */
    int waitingTasks();

    /** When the earliest of the backend's own timers is due, or {@link #NEVER}. */
    long nextTimerNanos();

    /** Takes the next of the backend's own timers that is due at the given time, or null. */
    @Nullable
    Runnable nextTimer(long nowNanos);

    /** Whether the backend has anything, such as an open channel, that keeps the loop alive. */
    boolean alive();
}
