package dev.offloop.workers.port;

import java.util.function.Consumer;

/**
 * A channel by name, on which each member hears what the others say: owners ({@link Worker#broadcast}) and workers
 * ({@link WorkerScope#broadcast}) of one Vert.x. Messages are always copied. Each member has those of one sender in
 * their order. One that is so far behind that its queue is full misses messages, which holds up no other.
 *
 * @param <T> what is said
 */
public interface BroadcastChannel<T> extends AutoCloseable {
    /** Says something to all other members that there are. */
    void post(T message);

    /** Has what the others say delivered to this handler; what came before is not. */
    BroadcastChannel<T> onMessage(Consumer<T> handler);

    /** Leaves the channel. */
    @Override
    void close();
}
