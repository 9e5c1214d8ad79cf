package dev.offloop.offload;

import io.vertx.core.Context;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * The one loop that owns a dispatcher: its thread, its clock and its timers, behind a seam that tests drive by hand.
 */
public interface HomeLoop {
    /** The event loop of a Vert.x context. Any thread. */
    static HomeLoop of(Context context) {
        return new VertxHomeLoop(context);
    }

    /** How long {@link #deliver} waits before it tries again. */
    long REDELIVERY_NANOS = 1_000_000;

    /** Whether the calling thread is the loop's. Any thread. */
    boolean inLoop();

    /**
     * Runs the task on the loop, later also when called from the loop itself. Any thread.
     *
     * @throws RejectedExecutionException when the loop is closed, or as many tasks of other threads wait as it takes
     */
    void execute(Runnable task);

    /** Whether the loop is closed, so that it runs nothing any more. Any thread. */
    default boolean isClosed() {
        return false;
    }

    /**
     * As {@link #execute}, for what must not be lost: while the loop takes no more, the calling thread waits. Never
     * throws. Any thread that may block.
     *
     * @return false when the loop is closed: nothing will be run
     */
    default boolean deliver(Runnable task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    execute(task);
                    return true;
                } catch (RejectedExecutionException | OutOfMemoryError e) {
                    if (isClosed()) {
                        return false;
                    }
                }
                // A set flag would end every wait at once.
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(REDELIVERY_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Nanoseconds of a monotonic clock. Any thread. */
    long nanoTime();

    /**
     * Runs the task on the loop once, not before the delay has passed; without delay in the next iteration, after I/O
     * was served. Loop thread.
     *
     * @return cancels the timer when run
     */
    Runnable schedule(long delayNanos, Runnable task);
}
