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
    /** The longest name of a channel, in characters: it travels in each message. */
    int MAX_NAME_CHARS = 200;

    /**
     * The name, if it can be one.
     *
     * @throws IllegalArgumentException when it is empty or longer than {@value #MAX_NAME_CHARS} characters
     */
    static String checkedName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException(
                    "The name of a channel has 1 to " + MAX_NAME_CHARS + " characters, not " + name.length());
        }
        return name;
    }

    /** Says something to all other members that there are. */
    void post(T message);

    /** Has what the others say delivered to this handler; what came before is not. */
    BroadcastChannel<T> onMessage(Consumer<T> handler);

    /** Leaves the channel. */
    @Override
    void close();
}
