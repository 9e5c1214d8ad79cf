package dev.offloop.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of all bodies held at the same time. Room is taken as bytes arrive, not as they are announced, so
 * that an announcement alone takes none. Any thread; a lease belongs to one request.
 */
final class HeldBytes {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    long held() {
        return held.get();
    }

    Lease lease() {
        return new Lease();
    }

    /** What one request holds. */
    final class Lease {
        private long bytes;

        /** Takes room for more bytes, or takes nothing. */
        boolean tryGrow(long more) {
            if (held.addAndGet(more) > limit) {
                held.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Counts bytes that exist already, such as a result beside its input, whether there is room or not. */
        void add(long more) {
            held.addAndGet(more);
            bytes += more;
        }

        /** Gives back everything. Idempotent. */
        void release() {
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
