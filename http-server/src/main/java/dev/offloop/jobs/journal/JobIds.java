package dev.offloop.jobs.journal;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Makes ids of jobs: UUIDs of version 7 (RFC 9562, section 5.7), each above the one before also when the clock goes
 * back or two are made in a millisecond; the 12 bits behind the time count up (method 1 of section 6.2).
 */
final class JobIds {
    private static final long VERSION = 0x7000;
    private static final long VARIANT = 1L << 63;
    private static final long RANDOM = (1L << 62) - 1;
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER = (1 << COUNTER_BITS) - 1;

    private final LongSupplier millis;
    private final SecureRandom random;

    /** Bytes of the generator for the ids to come: one call for many ids. */
    private final byte[] drawn = new byte[1 << 10];

    private int used = drawn.length;

    /** Milliseconds and counter. */
    private long last;

    JobIds(LongSupplier millis) {
        this.millis = millis;
        this.random = new SecureRandom();
    }

    /** The next ids are above this one, which another process made. */
    void passed(UUID id) {
        last = Math.max(last, order(id.getMostSignificantBits()));
    }

    UUID next() {
        last = Math.max(last + 1, millis.getAsLong() << COUNTER_BITS);
        long high = ((last >>> COUNTER_BITS) << 16) | VERSION | (last & COUNTER);
        return new UUID(high, VARIANT | (random() & RANDOM));
    }

    private long random() {
        if (used == drawn.length) {
            random.nextBytes(drawn);
            used = 0;
        }
        long bits = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            bits = (bits << 8) | (drawn[used++] & 0xFF);
        }
        return bits;
    }

    private static long order(long high) {
        return ((high >>> 16) << COUNTER_BITS) | (high & COUNTER);
    }
}
