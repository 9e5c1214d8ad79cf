package dev.offloop.child.pool;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Notices that children that should have answered long ago have not, which is so when the kernel has put one behind the
 * loop on the same core. Linux leaves a thread that just ran where it is for several ticks of some milliseconds, even
 * when another core idles; giving up the loop's core for a moment lets the child catch up and fall asleep, and a thread
 * that wakes up gets a free core. Home loop only.
 */
final class LateReplyYield {
    /** Many times what a round trip takes, and about as long as a wake-up. */
    static final long LATE_NANOS = 50_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final BooleanSupplier answersAreDue;
    private final LongSupplier nanoClock;
    private final Runnable giveUpCore;
    private long waitingSince = NEVER;

    /**
     * Begins with no task waiting.
     *
     * @param answersAreDue whether children hold tasks that all take microseconds
     * @param nanoClock any that does not go back
     */
    LateReplyYield(BooleanSupplier answersAreDue, LongSupplier nanoClock) {
        this(answersAreDue, nanoClock, Thread::yield);
    }

    LateReplyYield(BooleanSupplier answersAreDue, LongSupplier nanoClock, Runnable giveUpCore) {
        this.answersAreDue = answersAreDue;
        this.nanoClock = nanoClock;
        this.giveUpCore = giveUpCore;
    }

    /** Answers came in. */
    void onAnswers() {
        waitingSince = NEVER;
    }

    /** The loop looked for answers and found none. */
    void onNone() {
        if (!answersAreDue.getAsBoolean()) {
            waitingSince = NEVER;
            return;
        }
        long now = nanoClock.getAsLong();
        if (waitingSince == NEVER) {
            waitingSince = now;
        } else if (now - waitingSince > LATE_NANOS) {
            waitingSince = NEVER;
            giveUpCore.run();
        }
    }
}
