package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of all bodies held at the same time. Room is taken as bytes arrive, not as they are announced, so
 * that an announcement alone takes none. A caller's quota is taken with it. Any thread; a lease belongs to one request.
 */
final class HeldBytes {
    private volatile long limit;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long limit) {
        this.limit = limit;
    }

    /** What is held stays. */
    void limit(long bytes) {
        limit = bytes;
    }

    long held() {
        return held.get();
    }

    /** For a request of this caller, of whose quotas this is what the request holds. */
    Lease lease(Caller caller, Ledger.Held quota) {
        return new Lease(caller, quota);
    }

    /** For a request of the service itself. */
    Lease lease() {
        return lease(Callers.LOCAL, Ledger.Held.nothing());
    }

    /** What one request holds. */
    final class Lease {
        private final Caller caller;
        private final Ledger.Held quota;
        private long bytes;

        private Lease(Caller caller, Ledger.Held quota) {
            this.caller = caller;
            this.quota = quota;
        }

        /** The largest body that there can be room for. */
        long maxBytes() {
            return quota.maxBytes();
        }

        /** Takes room for more bytes, or takes nothing and tells why. */
        Optional<Problem> tryGrow(long more) {
            if (held.addAndGet(more) > limit) {
                held.addAndGet(-more);
                return Optional.of(Problems.full(
                        "As many bytes of request and answer bodies are held as there is room for",
                        Duration.ofSeconds(1)));
            }
            Optional<Ledger.Exceeded> exceeded = quota.tryGrow(more);
            if (exceeded.isPresent()) {
                held.addAndGet(-more);
                return Optional.of(Problems.quota(caller, exceeded.get()));
            }
            bytes += more;
            return Optional.empty();
        }

        /** Counts bytes that exist already, such as a result beside its input, whether there is room or not. */
        void add(long more) {
            held.addAndGet(more);
            quota.add(more);
            bytes += more;
        }

        /** Gives back everything. Idempotent. */
        void release() {
            held.addAndGet(-bytes);
            quota.release();
            bytes = 0;
        }
    }
}
