package dev.offloop.loop;

/** Told of every throwable that escapes a callback. The loop goes on whatever it was. */
@FunctionalInterface
public interface LoopErrorHandler {
    /** Called on the loop's thread. What it throws itself is logged. */
    void onUncaught(Phase phase, Object callback, Throwable error);

    /** Logs the error with the callback's class and phase. */
    static LoopErrorHandler logging() {
        return LoggingErrorHandler.INSTANCE;
    }
}
