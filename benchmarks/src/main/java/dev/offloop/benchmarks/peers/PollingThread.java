package dev.offloop.benchmarks.peers;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A thread that looks for work again and again: spinning while there was some lately, then yielding, then sleeping for
 * longer and longer, at most a millisecond. What transports without wake-ups are meant to be used with.
 */
public final class PollingThread implements Executor, AutoCloseable {
    private static final int SPINS = 20_000;
    private static final int YIELDS = 200;
    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = 1_000_000;

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final IntSupplier poll;
    private final Thread thread;
    private volatile boolean open = true;

    /**
     * Starts.
     *
     * @param poll looks for work, does it, and says how much there was
     */
    public PollingThread(String name, IntSupplier poll) {
        this.poll = poll;
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        IdleStrategy idle = new BackoffIdleStrategy(SPINS, YIELDS, SHORTEST_NANOS, LONGEST_NANOS);
        while (open) {
            int work = poll.getAsInt();
            Runnable step = steps.poll();
            if (step != null) {
                step.run();
                work++;
            }
            idle.idle(work);
        }
    }

    @Override
    public void execute(Runnable step) {
        steps.add(step);
    }

    /** Waits until it has ended. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        open = false;
    }
}
