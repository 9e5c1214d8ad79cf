package dev.offloop.child.link;

import dev.offloop.child.wire.CorruptFrameException;
import java.util.concurrent.TimeUnit;

/**
 * Watches for a writer that publishes frames which are not there: a correct one publishes after it has appended.
 * Without this the reader would look again for ever and never sleep.
 */
final class MissingFrame {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LinkClock clock;
    private boolean isMissing;
    private long sinceNanos;

    MissingFrame(LinkClock clock) {
        this.clock = clock;
    }

    /**
     * A published frame is not there.
     *
     * @throws CorruptFrameException when that has been so for a second
     */
    void onMissing(long published, long read) {
        long now = clock.nanoTime();
        if (!isMissing) {
            isMissing = true;
            sinceNanos = now;
        } else if (now - sinceNanos > PATIENCE_NANOS) {
            throw new CorruptFrameException(
                    published + " frames are published, but after " + read + " there are no more");
        }
    }

    void onFound() {
        isMissing = false;
    }
}
