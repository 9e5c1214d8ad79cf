package dev.offloop.child;

import dev.offloop.child.pool.ChildPool;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * For how long one loop was busy with the replies of children. What of it the loop only waited for a processor is left
 * out, as it tells of the machine and not of the loop. Listens to one loop; read by any thread.
 */
final class Polls implements LoopListener {
    private static final Path TIMES = Path.of("/proc/thread-self/schedstat");

    private final long boundNanos;
    private long waitedBefore;
    private long count;
    private long over;
    private long longestNanos;

    /** Counts those apart that take longer than the bound. */
    Polls(Duration bound) {
        this.boundNanos = bound.toNanos();
    }

    @Override
    public synchronized void onSlowCallback(Phase phase, Object callback, long startNanos, long endNanos) {
        long waited = waitedNanos();
        if (callback instanceof ChildPool) {
            long own = endNanos - startNanos - (waited - waitedBefore);
            count++;
            over += own > boundNanos ? 1 : 0;
            longestNanos = Math.max(longestNanos, own);
        }
        waitedBefore = waited;
    }

    /**
     * What this thread has waited for a processor in all, the second of the three numbers there. Zero where no kernel
     * tells.
     */
    private static long waitedNanos() {
        try {
            return Files.exists(TIMES) ? Long.parseLong(Files.readString(TIMES).split(" ", -1)[1]) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized long count() {
        return count;
    }

    /** How many took longer than the bound. */
    synchronized long over() {
        return over;
    }

    synchronized Duration longest() {
        return Duration.ofNanos(longestNanos);
    }
}
