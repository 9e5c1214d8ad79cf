package dev.offloop.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as it is now.
 *
 * @param id version 7 of RFC 9562, in the order of acceptance
 * @param caller who sent it
 * @param attempt how often it was started
 * @param attempts how often it may be
 * @param startedAt of the last attempt
 * @param dueAt when the next attempt may start, where that is not now
 * @param cancelRequested whether its running attempt was asked to end
 * @param problem of the last attempt
 * @param progress the last word of the running attempt; gone with the process that runs it
 * @param history its last changes, the oldest first, at most {@value #MAX_CHANGES}
 */
public record Job(
        UUID id,
        String task,
        String caller,
        JobState state,
        int attempt,
        int attempts,
        Instant acceptedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Instant> dueAt,
        boolean cancelRequested,
        Optional<JobResult> result,
        Optional<JobProblem> problem,
        Optional<dev.offloop.task.Progress> progress,
        List<Change> history) {
    /** How many changes are remembered. */
    public static final int MAX_CHANGES = 32;

    /**
     * One change of a job's state.
     *
     * @param number from 1, the acceptance, without a gap
     * @param attempt how often it had been started then
     */
    public record Change(int number, JobState state, int attempt, Instant at) {}
}
