package dev.offloop.http.connection;

/** Is told of what the service does to connections. Any thread; must not block. */
public interface ConnectionObserver {
    /** A connection, or a stream of one, was ended. */
    void onEnded(EndReason reason);

    /** Accepting pauses. */
    void onPaused(PauseReason reason);
}
