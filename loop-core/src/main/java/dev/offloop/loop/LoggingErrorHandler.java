package dev.offloop.loop;

import dev.offloop.log.Logs;
import org.slf4j.Logger;

/** The default error handler. */
enum LoggingErrorHandler implements LoopErrorHandler {
    INSTANCE;

    private static final Logger LOG = Logs.of(EventLoop.class);

    @Override
    public void onUncaught(Phase phase, Object callback, Throwable error) {
        LOG.error(
                "Uncaught {} in {}, a callback of the {} phase; the loop goes on",
                error.getClass().getSimpleName(),
                callback.getClass().getName(),
                phase,
                error);
    }
}
