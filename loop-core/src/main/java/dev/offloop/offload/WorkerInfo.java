package dev.offloop.offload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One worker as operators see it.
 *
 * @param strategy name of its back end
 * @param name name of the worker's place, such as {@code child-2}
 * @param pid process id; 0 for a thread
 * @param generation how many workers stood in this place before, plus one
 * @param state such as {@code starting}, {@code ready}, {@code stopping}
 * @param tasksDone tasks this place has given back with a result or a failure, over all generations
 * @param inFlight assignments it holds
 * @param credits the most assignments it may hold
 * @param restarts how often the worker in this place was replaced
 * @param slots tasks it can run at a time: 1 for a process, the number of threads for a pool of them
 * @param busyNanos run time of the tasks it has given back, over all generations; grows by {@code slots} nanoseconds in
 *     each at most, but when a long task ends
 * @param vitals more of a worker that is a process; empty while there is none
 */
public record WorkerInfo(
        String strategy,
        String name,
        long pid,
        long generation,
        String state,
        long tasksDone,
        int inFlight,
        int credits,
        long restarts,
        int slots,
        long busyNanos,
        Optional<Vitals> vitals) {
    /** A worker that is no process. */
    public WorkerInfo(
            String strategy,
            String name,
            long pid,
            long generation,
            String state,
            long tasksDone,
            int inFlight,
            int credits,
            long restarts,
            int slots,
            long busyNanos) {
        this(
                strategy,
                name,
                pid,
                generation,
                state,
                tasksDone,
                inFlight,
                credits,
                restarts,
                slots,
                busyNanos,
                Optional.empty());
    }

    /**
     * What a process shows of its life. With the process id, the time of its start tells it from all others, before or
     * after.
     *
     * @param started when it was started
     * @param heartbeatAge how long its oldest unanswered heartbeat is due; zero when it has answered all
     * @param recycles how often a worker in this place was replaced by plan, not by death
     */
    public record Vitals(Instant started, Duration heartbeatAge, long recycles) {}
}
