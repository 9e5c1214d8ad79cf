package dev.offloop.workers.port;

import org.jspecify.annotations.Nullable;

/**
 * How the worker's side of a port is carried: by queues between threads, or between processes. For the modules that
 * bring a kind of worker. The worker's thread only, but for {@link #isTerminating}.
 *
 * @param <I> messages to the worker
 * @param <O> messages from the worker
 */
public interface WorkerChannel<I, O> {
    /** What was taken. */
    enum Kind {
        /** Nothing is there. */
        NONE,
        /** {@link #message}, possibly with a {@link #buffer}. */
        MESSAGE,
        /** {@link #broadcast} on {@link #channel}. */
        BROADCAST,
        /** The owner has closed the port; nothing follows. */
        CLOSED
    }

    /** Takes the next. */
    Kind poll();

    /** Whether {@link #poll} would find something; cheap enough to be asked again and again. */
    boolean hasNext();

    /**
     * The message taken last.
     *
     * @throws RuntimeException when its codec cannot read it
     */
    I message();

    /** What came with it. */
    @Nullable
    SharedBuffer buffer();

    /** The name of the channel of the broadcast taken last. */
    String channel();

    /** The broadcast taken last. */
    byte[] broadcast();

    /** Sends a message, as {@link WorkerScope#post} describes. */
    void post(O message, @Nullable SharedBuffer buffer, boolean transfer);

    /** Says something on a channel. */
    void broadcast(String channel, byte[] message);

    /** Joins or leaves a channel. */
    void subscribe(String channel, boolean joins);

    /** Announces a sleep; false when there is something after all. */
    boolean park();

    /** Sleeps after {@link #park} until something may be there, or the time is over. */
    void sleep(long nanos);

    /** Whether the worker is to end at once. Any thread. */
    boolean isTerminating();
}
