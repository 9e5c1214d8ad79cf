package dev.offloop.http.connection;

import java.net.SocketAddress;

/** A connection that may be closed for another one. The loop's thread alone. */
sealed interface WaitingConnection permits NewConnection, OpenConnection {
    /** Whether nothing is on its way to its client. */
    boolean isQuiet();

    /** Since when it waits, by the clock of {@link Connections}. */
    long since();

    /** Whose it is, for the log. */
    SocketAddress peer();

    /** Closes without waiting for anything, also what is not yet written. */
    void abort();
}
