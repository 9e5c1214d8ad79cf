package dev.offloop.cli;

import dev.offloop.loop.LoopErrorHandler;
import dev.offloop.loop.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when its event loop is refused memory: what was under way then is in an unknown state, and a service
 * that stays up and answers no request is worse than one that ends and can be started again. A task that runs out of
 * memory is answered and ends nothing, unless the loop finds no memory either.
 */
final class OutOfMemory implements LoopErrorHandler {
    static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);
    private static final int RESERVE_BYTES = 1 << 20;

    /** Given up first, so that there is memory for the last message. */
    @SuppressWarnings("UnusedVariable")
    private volatile byte[] reserve = new byte[RESERVE_BYTES];

    @Override
    public void onUncaught(Phase phase, Object callback, Throwable error) {
        endIfOutOfMemory(error);
        LoopErrorHandler.logging().onUncaught(phase, callback, error);
    }

    /** For {@code Vertx.exceptionHandler}: what escapes the handlers of Vert.x, which the loop does not see. */
    void onUnhandled(Throwable error) {
        endIfOutOfMemory(error);
        LOG.error("Unhandled exception", error);
    }

    private void endIfOutOfMemory(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            try {
                reserve = new byte[0];
                System.err.println("offloop: the event loop ran out of memory (" + error.getMessage() + "; heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB) and ends; OFFLOOP_JAVA_OPTS=-Xmx2g would give it more");
                ForcedEnd.now(EXIT_CODE);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}
