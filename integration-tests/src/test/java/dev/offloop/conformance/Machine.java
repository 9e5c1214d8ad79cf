package dev.offloop.conformance;

import dev.offloop.loop.Handle;

/** What a program runs on: an event loop, and the ways in which a program meets the world outside. */
interface Machine {
    void nextTick(Runnable callback);

    void queueMicrotask(Runnable callback);

    Handle setImmediate(Runnable callback);

    Handle setTimeout(double delayMillis, Runnable callback);

    Handle setInterval(double delayMillis, Runnable callback);

    /** Calls back in the next poll. Calls of one poll come in the order in which they were asked for. */
    void io(Runnable callback);

    /** Lets so much time pass inside the running callback. */
    void spin(int millis);

    /**
     * Waits for the next millisecond when this one is nearly over. The loop counts whole milliseconds: what a body
     * schedules together must not fall on both sides of a boundary.
     */
    void stepPastBoundary();
}
