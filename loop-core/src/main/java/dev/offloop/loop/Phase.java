package dev.offloop.loop;

/** The phases of an iteration, in libuv's order (libuv 1.45 and later: timers run last, and once before the first). */
public enum Phase {
    /** Callbacks put off by the previous iteration: tasks executed from inside the loop. */
    PENDING,
    /** Idle hooks: run every iteration, and keep the loop from blocking. */
    IDLE,
    /** Prepare hooks and {@link Poller}s: right before the loop may block. */
    PREPARE,
    /** Waiting for I/O and running its callbacks; then what other threads handed over. */
    POLL,
    /** Immediates and check hooks: right after I/O. */
    CHECK,
    /** Close callbacks. */
    CLOSING,
    /** Due timers. */
    TIMERS
}
