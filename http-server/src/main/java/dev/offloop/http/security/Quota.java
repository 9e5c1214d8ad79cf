package dev.offloop.http.security;

import java.util.Optional;

/**
 * How much a caller may have.
 *
 * @param rate requests; as many as there are when empty
 * @param concurrent tasks at a time, from the request to its answer; 0 for any number
 * @param bytes of request and answer bodies held at a time; 0 for any number
 */
public record Quota(Optional<Rate> rate, int concurrent, long bytes) {
    /** Bounds nothing. */
    public static final Quota NONE = new Quota(Optional.empty(), 0, 0);

    public Quota {
        if (concurrent < 0 || bytes < 0) {
            throw new IllegalArgumentException("A quota must not be negative");
        }
    }

    Quota withRate(Rate other) {
        return new Quota(Optional.of(other), concurrent, bytes);
    }

    Quota withConcurrent(int other) {
        return new Quota(rate, other, bytes);
    }

    Quota withBytes(long other) {
        return new Quota(rate, concurrent, other);
    }
}
