package dev.offloop.offload.auto;

/** Where the tasks of a strategy run, and so what they can hold up or end. */
public enum WorkerPlace {
    /** On the event loop, which they hold up. */
    LOOP,
    /** On other threads of this process, whose heap they share and which they can end. */
    THREAD,
    /** In another process. */
    PROCESS
}
