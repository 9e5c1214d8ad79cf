package dev.offloop.workers.port;

import dev.offloop.task.Codec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The worker's side of its port, and what it was given at its start. The thread that runs the program only, but for
 * {@link #isTerminating}.
 *
 * @param <I> messages to the worker
 * @param <O> messages from the worker
 */
public interface WorkerScope<I, O> {
    /** Counts the workers of the owner's JVM, from 1. */
    long id();

    /** As its owner named it. */
    String name();

    /** What the owner gave it at its start ({@link WorkerBuilder#data}). */
    <T> T data(Codec<T> codec);

    /** What the owner gives to workers of its kind ({@link WorkerBuilder#environmentData}). */
    Map<String, String> environmentData();

    /**
     * Sends a message to the owner. Waits as long as the owner does not keep up, so that no more than a bounded queue
     * is ahead of it. The message must not be changed afterwards.
     *
     * @throws IllegalArgumentException when it is larger than any may be; see {@link Worker#MAX_MESSAGE_BYTES}
     * @throws WorkerTerminatedException when the worker is to end at once
     */
    void post(O message);

    /** As {@link #post(Object)}, with a buffer that both sides can use from then on. */
    void post(O message, SharedBuffer buffer);

    /** As {@link #post(Object)}, with a buffer that only the owner can use from then on. */
    void transfer(O message, SharedBuffer buffer);

    /**
     * The next message; waits for it.
     *
     * @throws PortClosedException when the owner has closed the port and all messages were taken. A program that lets
     *     it pass has ended in order
     * @throws WorkerTerminatedException when the worker is to end at once
     */
    I receive();

    /** The next message; empty when none comes in time. Zero does not wait. */
    Optional<I> receive(Duration timeout);

    /** The buffer that came with the message taken last, or with the one being handled. */
    Optional<SharedBuffer> buffer();

    /**
     * Has messages delivered to this handler once {@link WorkerProgram#run} has returned, and keeps the worker alive
     * for that. What it throws ends the worker.
     */
    void onMessage(Consumer<I> handler);

    /**
     * Joins a broadcast channel. What arrives on it is delivered while the program receives or its handler waits.
     *
     * @throws IllegalStateException when this worker has joined it already
     */
    <T> BroadcastChannel<T> broadcast(String name, Codec<T> codec);

    /** Whether the worker is to end at once; for loops that neither post nor receive. Any thread. */
    boolean isTerminating();

    /** No more messages are taken: the worker ends when its handler, or its program, returns. */
    void close();
}
