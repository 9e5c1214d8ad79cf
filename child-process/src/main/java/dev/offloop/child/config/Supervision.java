package dev.offloop.child.config;

import java.time.Duration;

/**
 * How children are watched, kept in reserve and replaced.
 *
 * @param spares ready children kept beside those at work, so that a death costs a hand-over and not a start; at least 0
 * @param heartbeatTimeout after how long without a heartbeat a child counts as stopped, and is killed and replaced;
 *     zero for never. Counted only while this process itself runs
 * @param maxRunTime how long a task without a deadline may run; zero for ever. As precise as a heartbeat, a second at
 *     worst
 * @param recycling when a healthy child is replaced
 * @param scaling how many children there are when there is more or less to do
 */
public record Supervision(
        int spares, Duration heartbeatTimeout, Duration maxRunTime, Recycling recycling, Scaling scaling) {
    public Supervision {
        check(spares >= 0, "spares", spares, "at least 0");
        checkNotNegative("heartbeatTimeout", heartbeatTimeout);
        checkNotNegative("maxRunTime", maxRunTime);
    }

    /** One spare, 10 s without a heartbeat, tasks may run for ever, nothing recycled, nothing scaled. */
    public static Supervision defaults() {
        return new Supervision(1, Duration.ofSeconds(10), Duration.ZERO, Recycling.never(), Scaling.fixed());
    }

    public Supervision withSpares(int spares) {
        return new Supervision(spares, heartbeatTimeout, maxRunTime, recycling, scaling);
    }

    public Supervision withHeartbeatTimeout(Duration heartbeatTimeout) {
        return new Supervision(spares, heartbeatTimeout, maxRunTime, recycling, scaling);
    }

    public Supervision withMaxRunTime(Duration maxRunTime) {
        return new Supervision(spares, heartbeatTimeout, maxRunTime, recycling, scaling);
    }

    public Supervision withRecycling(Recycling recycling) {
        return new Supervision(spares, heartbeatTimeout, maxRunTime, recycling, scaling);
    }

    public Supervision withScaling(Scaling scaling) {
        return new Supervision(spares, heartbeatTimeout, maxRunTime, recycling, scaling);
    }

    /**
     * Limits beyond which a child is replaced once it has finished what it holds. Each child draws its own between nine
     * tenths and the whole of tasks and age, so that children started together are not replaced together.
     *
     * @param tasks it has done; 0 for any number
     * @param age since it was started; zero for any
     * @param residentMegabytes of memory, shared queues included; 0 for any
     */
    public record Recycling(long tasks, Duration age, int residentMegabytes) {
        public Recycling {
            check(tasks >= 0, "tasks", tasks, "at least 0");
            checkNotNegative("age", age);
            check(residentMegabytes >= 0, "residentMegabytes", residentMegabytes, "at least 0");
        }

        /** No limits. */
        public static Recycling never() {
            return new Recycling(0, Duration.ZERO, 0);
        }
    }

    /**
     * Children beyond those always kept.
     *
     * @param maxChildren at work at a time; no more than are always kept when smaller than that
     * @param queueWait another child is started when tasks wait longer for a worker
     * @param idle a child beyond those always kept ends after so long without a task
     */
    public record Scaling(int maxChildren, Duration queueWait, Duration idle) {
        public Scaling {
            check(maxChildren >= 0, "maxChildren", maxChildren, "at least 0");
            checkNotNegative("queueWait", queueWait);
            checkNotNegative("idle", idle);
        }

        /** None beyond those always kept. */
        public static Scaling fixed() {
            return upTo(0);
        }

        /** Up to so many, when tasks wait 100 ms, for as long as they have something to do in a minute. */
        public static Scaling upTo(int maxChildren) {
            return new Scaling(maxChildren, Duration.ofMillis(100), Duration.ofMinutes(1));
        }
    }

    private static void checkNotNegative(String name, Duration value) {
        check(!value.isNegative(), name, value.toMillis(), "0 or more");
    }

    private static void check(boolean holds, String name, long value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + allowed + ", not " + value);
        }
    }
}
