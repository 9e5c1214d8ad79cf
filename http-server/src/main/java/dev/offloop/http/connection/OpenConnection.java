package dev.offloop.http.connection;

/** A connection that speaks HTTP, as {@link Connections} sees it. The loop's thread alone. */
sealed interface OpenConnection extends WaitingConnection permits GuardedConnection, MultiplexedConnection {
    /** Ends what has waited for too long. */
    void check(long now);

    /** Runs the action if draining begins before it is taken back. */
    void addOnDrain(Runnable action);

    /** Takes back what {@link #addOnDrain} was given. */
    void removeOnDrain(Runnable action);

    /** Draining begins. */
    void onDrain();
}
