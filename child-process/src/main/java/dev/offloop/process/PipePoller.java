package dev.offloop.process;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;

/**
 * One thread that reads and writes the pipes of all processes, without blocking in any of them. It sleeps in the kernel
 * until a pipe is ready or a thread has a job for it.
 */
final class PipePoller implements AutoCloseable {
    private static final String THREAD = "offloop-pipes";
    private static final Logger LOG = Logs.of(PipePoller.class);

    /** As much as a pipe of Linux holds. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /**
     * Bounded by what the streams allow: one reading job each, and as many writing jobs as their queues have room for.
     */
    private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();

    private final Thread thread;
    private volatile boolean closed;

    /** What a channel is registered with. */
    interface Endpoint {
        /** The channel can be read, written or accepted from; poller thread. */
        void onReady(SelectionKey key);
    }

    PipePoller() throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name(THREAD).start(this::run);
    }

    /** Has the poller thread run the job; any thread. Jobs run in the order in which one thread gives them. */
    void execute(Runnable job) {
        jobs.add(job);
        selector.wakeup();
    }

    /** Room for one read, shared by all readers. Touched by the poller thread only. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Registers a channel with nothing asked of it yet, and makes it non-blocking; any thread. */
    SelectionKey register(SelectableChannel channel, Endpoint endpoint) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, 0, endpoint);
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(PipePoller::onReady);
                runJobs();
            }
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
        } catch (IOException e) {
            LOG.error("Polling the pipes of child processes failed; they are closed", e);
        }
    }

    private static void onReady(SelectionKey key) {
        guard(() -> ((Endpoint) key.attachment()).onReady(key));
    }

    private void runJobs() {
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            guard(job);
        }
    }

    private static void guard(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A pipe of a child process failed", e);
        }
    }

    /** Closes what is registered and ends the thread; blocks until it has ended, which takes microseconds. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
