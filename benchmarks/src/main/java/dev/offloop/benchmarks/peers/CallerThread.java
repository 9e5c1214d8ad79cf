package dev.offloop.benchmarks.peers;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The caller's thread of peers that bring none: what an event loop is to others. */
public final class CallerThread implements Executor, AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("caller").factory());

    @Override
    public void execute(Runnable step) {
        thread.execute(step);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
