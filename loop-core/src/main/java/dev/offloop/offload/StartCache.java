package dev.offloop.offload;

import java.util.Optional;

/**
 * What lets the workers of a back end start fast: their classes, loaded and linked beforehand in a file. Counts are
 * since the back end was started.
 *
 * @param strategy name of the back end
 * @param state what there is of it
 * @param file where it is kept; empty when it cannot be made
 * @param reason why it was rejected, could not be made, or cannot be; empty when all is well
 * @param startsWith workers that were ready by means of it
 * @param startsWithout workers that were ready without it
 * @param rejections of those without it, how many had it and could not use it
 */
public record StartCache(
        String strategy,
        State state,
        Optional<String> file,
        Optional<String> reason,
        long startsWith,
        long startsWithout,
        long rejections) {
    /** What there is of it. */
    public enum State {
        /** The file is there; the next worker uses it. */
        READY,
        /** It is being made; workers start without it until then. */
        MAKING,
        /** Nothing is there, and it is not being made. */
        MISSING,
        /** A worker could not use it; it was deleted. */
        REJECTED,
        /** It could not be made, or cannot be. */
        UNAVAILABLE
    }
}
