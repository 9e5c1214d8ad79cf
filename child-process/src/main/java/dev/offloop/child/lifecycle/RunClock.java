package dev.offloop.child.lifecycle;

import java.time.Duration;

/** For how long a child has run its present task, in ticks of this process's own loop. Home loop only. */
final class RunClock {
    private final long tickNanos;
    private final long maxNanos;
    private long number;
    private long ticks;

    /**
     * Nothing runs yet.
     *
     * @param max zero for ever
     */
    RunClock(Duration tick, Duration max) {
        this.tickNanos = tick.toNanos();
        this.maxNanos = max.isZero() ? Long.MAX_VALUE : max.toNanos();
    }

    /**
     * Looks at the child.
     *
     * @param running number of the task it runs; 0 when it runs none
     * @return whether that task has run for as long as it may; once per task
     */
    boolean tick(long running) {
        if (running == 0 || running != number) {
            number = running;
            ticks = 0;
            return false;
        }
        return ++ticks * tickNanos >= maxNanos && (ticks - 1) * tickNanos < maxNanos;
    }
}
