package dev.offloop.offload;

import dev.offloop.log.Logs;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Runs code that an executor accepted and its strategy refused later: one at a time, in the order of the refusals, on
 * one daemon thread, which is started by the first and ends after a second of rest. Bounded by what the pool admits.
 * Any thread.
 */
final class RefusedCode {
    private static final String THREAD = "offloop-refused-code";
    private static final long REST_SECONDS = 1;
    private static final Logger LOG = Logs.of(Offload.class);

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            REST_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(THREAD).factory());

    RefusedCode() {
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Never throws.
     *
     * @param code tells the thread's handler of uncaught exceptions itself what it throws
     * @param interrupted whether the code finds its thread interrupted, so that what blocks ends soon
     */
    void run(Runnable code, boolean interrupted, Throwable cause) {
        try {
            thread.execute(() -> attempt(code, interrupted));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The latter also when no thread can be started.
            LOG.warn("Code given to an executor does not run: {}", cause.getMessage(), e);
        }
    }

    /** The executor takes the flag away before the next one. */
    private static void attempt(Runnable code, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            code.run();
        } catch (Throwable e) {
            LOG.debug("Code given to an executor has thrown", e);
        }
    }
}
