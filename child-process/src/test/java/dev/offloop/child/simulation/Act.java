package dev.offloop.child.simulation;

import dev.offloop.task.Priority;
import java.time.Duration;

/** Something that happens to the pool at a time, in nanoseconds from the beginning. */
sealed interface Act {
    long at();

    /**
     * A task comes in.
     *
     * @param kind which task: 0 may be retried, 1 may not, 2 takes its bytes as they are, 3 has small ones only
     * @param timeoutNanos 0 for none
     */
    record Submit(long at, Script script, int kind, Priority priority, String key, long timeoutNanos, boolean inLoop)
            implements Act {}

    /** A task is cancelled that came in before, modulo. */
    record Cancel(long at, int which) implements Act {}

    /** A child is killed, modulo. */
    record Kill(long at, int which) implements Act {}

    /** A child is killed when it has reached so many more places. */
    record KillAtStep(long at, int which, int steps) implements Act {}

    /** A child is stopped for a while. */
    record StopChild(long at, int which, long nanos) implements Act {}

    /** The parent is stopped for a while. */
    record StopParent(long at, long nanos) implements Act {}

    /** The loop does one thing for a while. */
    record LateLoop(long at, long nanos) implements Act {}

    /** The clock jumps forward. */
    record Jump(long at, long nanos) implements Act {}

    /** So many rings are lost. */
    record LoseRings(long at, int rings) implements Act {}

    /** A child does not see its bell any more, but answers heartbeats. */
    record Deafen(long at, int which) implements Act {}

    /** A child's bell breaks. */
    record BreakBell(long at, int which) implements Act {}

    /** Bells are connected late for a while. */
    record LateBells(long at, long nanos, long late) implements Act {}

    /** There is no room for queue files for a while. */
    record FullDisk(long at, long nanos) implements Act {}

    /** There is no memory for the arena for a while. */
    record FullMemory(long at, long nanos) implements Act {}

    /** Copies fail for a while. */
    record FailingCopies(long at, long nanos) implements Act {}

    /** Copies take long for a while. */
    record SlowCopies(long at, long nanos, long each) implements Act {}

    /** No process can be started for a while. */
    record FailingStarts(long at, long nanos) implements Act {}

    /** What threads beside the loop do takes long for a while. */
    record SlowThreads(long at, long nanos, long each) implements Act {}

    /** All children are to be replaced. */
    record Renew(long at) implements Act {}

    /** The service stops. */
    record Close(long at, Duration drain) implements Act {}
}
