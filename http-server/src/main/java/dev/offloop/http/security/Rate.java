package dev.offloop.http.security;

import java.time.Duration;

/**
 * So many at once, and as many again, evenly spread, in each such time.
 *
 * @param count at least 1
 * @param per above zero
 */
public record Rate(int count, Duration per) {
    public Rate {
        if (count < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("A rate must be above zero, not " + count + " in " + per);
        }
    }

    @Override
    public String toString() {
        return count + " in " + per.toSeconds() + " s";
    }
}
