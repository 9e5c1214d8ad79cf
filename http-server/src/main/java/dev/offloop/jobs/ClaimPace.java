package dev.offloop.jobs;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many jobs may wait for a worker after they were claimed: as many as have just ended within twenty milliseconds.
 * So workers of short jobs find the next one without a pause; and of long ones hardly any is claimed before its turn,
 * which would be lost with the service without having begun, when it may not run twice. The loop's thread alone.
 */
final class ClaimPace {
    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST = 256;

    private final LongSupplier nanoClock;
    private long begin;
    private int ended;
    private int ahead = 1;

    ClaimPace(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.begin = nanoClock.getAsLong();
    }

    /** A job has ended. */
    void onEnded() {
        ended++;
    }

    /** How many may wait now, at least one. */
    int ahead() {
        long now = nanoClock.getAsLong();
        long elapsed = now - begin;
        if (elapsed >= SPAN_NANOS) {
            ahead = Math.clamp(ended * SPAN_NANOS / elapsed, 1, MOST);
            begin = now;
            ended = 0;
        } else {
            ahead = Math.clamp(ended, ahead, MOST);
        }
        return ahead;
    }
}
