package dev.offloop.loop;

/** How long a loop that is run by its owner goes on: libuv's run modes. */
public enum RunMode {
    /** Until nothing referenced is left, or until it is stopped. */
    DEFAULT,
    /** One iteration, which may block in poll. */
    ONCE,
    /** One iteration, which does not block. */
    NOWAIT
}
