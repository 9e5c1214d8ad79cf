package dev.offloop.child.pool;

import dev.offloop.child.config.Supervision.Scaling;
import java.time.Duration;
import java.util.List;

/** How many places there should be for the work there is. Home loop only. */
final class Scale {
    private final Scaling scaling;
    private final int least;
    private final long tickNanos;

    Scale(Scaling scaling, int least, Duration tick) {
        this.scaling = scaling;
        this.least = least;
        this.tickNanos = tick.toNanos();
    }

    /** Whether one more is needed: tasks have waited too long and every child is at work already. */
    boolean grows(List<Place> places, long queueWaitNanos) {
        return places.size() < scaling.maxChildren()
                && queueWaitNanos > scaling.queueWait().toNanos()
                && places.stream().noneMatch(Place::isVacant);
    }

    /** Whether the last one can go; called at every tick. */
    boolean shrinks(List<Place> places) {
        long idleTicks = places.getLast().countIdle();
        return places.size() > least && idleTicks * tickNanos >= scaling.idle().toNanos();
    }
}
