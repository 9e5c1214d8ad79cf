package dev.offloop.benchmarks.peers;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK alone: a virtual thread per task, answers on one caller's thread. */
public final class VirtualThreads implements Peer {
    private final CallerThread caller = new CallerThread();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public static void main(String[] args) throws IOException {
        PeerProgram.serve("virtual thread per task", new VirtualThreads());
    }

    @Override
    public Executor caller() {
        return caller;
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        threads.execute(() -> caller.execute(answered));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        caller.close();
    }
}
