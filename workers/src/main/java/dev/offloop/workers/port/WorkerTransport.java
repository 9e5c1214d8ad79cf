package dev.offloop.workers.port;

import io.vertx.core.Future;

/**
 * How the owner's side of a port is carried. For the modules that bring a kind of worker. Home loop only. What is sent
 * is kept until there is room; how much that may be is bounded by the one who sends.
 */
public interface WorkerTransport {
    /** The largest message, in bytes, as far as it is {@linkplain #copies copied}. */
    int maxMessageBytes();

    /** Whether messages are sent in the form between processes, as {@code byte[]}, or as they are. */
    boolean copies();

    /** Starts the worker. {@link WorkerEvents#onExit} follows, also when it cannot be started. */
    void start();

    /** Sends a message. */
    void send(Object message);

    /** Sends a message with a buffer, whose use ends here when it is transferred. */
    void send(Object message, SharedBuffer buffer, boolean transfer);

    /** Sends what was said on a channel. */
    void broadcast(String channel, byte[] message);

    /** No message follows: the worker ends when it has taken all. */
    void closePort();

    /** Ends the worker at once. */
    void terminate();

    /** Makes a buffer. */
    Future<SharedBuffer> allocate(int bytes);

    /** The process id; that of this process for a thread, 0 while there is no process. */
    long pid();
}
