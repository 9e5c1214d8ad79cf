package dev.offloop.workers.port;

import org.jspecify.annotations.Nullable;

/**
 * The owner as the transport of a worker sees it. Home loop only. Never throws.
 *
 * @param <O> messages from the worker
 */
public interface WorkerEvents<O> {
    /** The worker runs its program. */
    void onOnline();

    /** The worker has sent a message, possibly with a buffer. */
    void onMessage(O message, @Nullable SharedBuffer buffer);

    /** The worker has sent a message that its codec cannot read. */
    void onMessageError(Throwable error);

    /** The worker has taken so many messages and broadcasts, all since its start together. */
    void onTaken(long count);

    /** The worker says something on a channel. */
    void onBroadcast(String channel, byte[] message);

    /** The worker joins or leaves a channel. */
    void onSubscribed(String channel, boolean joins);

    /** The worker has ended; nothing follows. Later calls do nothing. */
    void onExit(WorkerExit exit);
}
