package dev.offloop.benchmarks.peers;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK alone: a fixed pool with a thread per processor, answers on one caller's thread. */
public final class JdkExecutor implements Peer {
    private final CallerThread caller = new CallerThread();
    private final ExecutorService pool =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    public static void main(String[] args) throws IOException {
        PeerProgram.serve("fixed thread pool", new JdkExecutor());
    }

    @Override
    public Executor caller() {
        return caller;
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        pool.execute(() -> caller.execute(answered));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        caller.close();
    }
}
