package dev.offloop.loop;

/**
 * How much a phase may do before it yields to the next one. What is left stays at the head of its queue.
 *
 * @param callbacks at most so many, above 0
 * @param nanos checked after each callback, above 0
 */
public record Budget(int callbacks, long nanos) {
    /** No bound: Node's own behaviour. */
    public static final Budget UNBOUNDED = new Budget(Integer.MAX_VALUE, Long.MAX_VALUE);

    public Budget {
        if (callbacks <= 0 || nanos <= 0) {
            throw new IllegalArgumentException(
                    "a budget must be above 0: " + callbacks + " callbacks, " + nanos + " ns");
        }
    }
}
