package dev.offloop.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The default error handler. */
enum LoggingErrorHandler implements LoopErrorHandler {
  INSTANCE;

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  @Override
  public void onUncaught(Phase phase, Object callback, Throwable error) {
    LOG.error("Uncaught {} in {}, a callback of the {} phase; the loop goes on",
        error.getClass().getSimpleName(), callback.getClass().getName(), phase, error);
  }
}
