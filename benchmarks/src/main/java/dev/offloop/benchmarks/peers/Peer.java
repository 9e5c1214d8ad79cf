package dev.offloop.benchmarks.peers;

import java.util.concurrent.Executor;

/** Something that runs an echo elsewhere. */
public interface Peer extends AutoCloseable {
    /** The caller's thread: tasks are submitted and answered on it, one thing at a time. */
    Executor caller();

    /** Has the bytes echoed, and calls back on the caller's thread. */
    void submit(byte[] payload, Runnable answered);

    @Override
    void close();
}
