package dev.offloop.child.agent;

import dev.offloop.child.wire.Hello;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** The child's end of a connection to its parent: its bell, or its lifeline. One thread reads, one writes. */
interface Bell extends AutoCloseable {
    /** Connects and says hello. */
    static Bell connect(Path socket, Hello hello) throws IOException {
        return SocketBell.connect(socket, hello);
    }

    /** Waits until the parent rings. False when it is gone. */
    boolean await() throws IOException;

    /** As {@link #await()}, at most so long; true also when the time is over. */
    boolean await(long nanos) throws IOException;

    /**
     * Keeps an agent whose parent has given it up from writing to files that are deleted.
     *
     * @throws ClosedChannelException when this end was closed
     */
    void requireOpen() throws ClosedChannelException;

    /** Wakes the parent. */
    void ring() throws IOException;

    @Override
    void close() throws IOException;
}
