package dev.offloop.http.connection;

/** A connection as {@link Connections} sees it. The loop's thread alone. */
sealed interface OpenConnection permits GuardedConnection, MultiplexedConnection {
    /** Ends what has waited for too long. */
    void check(long now);

    /** Runs the action if draining begins before it is taken back. */
    void addOnDrain(Runnable action);

    /** Takes back what {@link #addOnDrain} was given. */
    void removeOnDrain(Runnable action);

    /** Draining begins. */
    void onDrain();

    /** Closes without waiting for anything, also what is not yet written. */
    void abort();
}
