package dev.offloop.jobs.journal;

import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobResult;
import dev.offloop.jobs.JobState;
import dev.offloop.task.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a job each time its state changes: all that the records before it said, so that the last one is
 * enough. Times are in milliseconds since 1970, 0 for none.
 *
 * @param number of the change, from 1, the acceptance
 * @param since when its attempts and its deadline began to count: its acceptance, or its last retry by hand
 * @param due when it may start
 */
record JobStatus(
        int number,
        JobState state,
        int attempt,
        long since,
        long startedAt,
        long endedAt,
        long due,
        boolean cancelRequested,
        @Nullable JobResult result,
        @Nullable JobProblem problem,
        List<Job.Change> history) {
    static JobStatus accepted(AcceptedJob job) {
        Job.Change change = new Job.Change(1, JobState.QUEUED, 0, Instant.ofEpochMilli(job.at()));
        return new JobStatus(
                1, JobState.QUEUED, 0, job.at(), 0, 0, job.notBeforeMillis(), false, null, null, List.of(change));
    }

    JobStatus running(long now) {
        return next(JobState.RUNNING, attempt + 1, since, now, 0, 0, null, problem, now);
    }

    JobStatus done(JobResult result, long now) {
        return next(JobState.DONE, attempt, since, startedAt, now, 0, result, null, now);
    }

    JobStatus ended(JobState state, @Nullable JobProblem problem, long now) {
        return next(state, attempt, since, startedAt, now, 0, null, problem, now);
    }

    JobStatus retrying(JobProblem problem, long due, long now) {
        return next(JobState.RETRYING, attempt, since, startedAt, 0, due, null, problem, now);
    }

    /** The attempt was not begun, and does not count. */
    JobStatus notBegun(long due, long now) {
        return next(JobState.QUEUED, attempt - 1, since, 0, 0, due, null, problem, now);
    }

    JobStatus again(long now) {
        return next(JobState.QUEUED, 0, now, 0, 0, 0, null, null, now);
    }

    /** No change of the state: only the wish is recorded. */
    JobStatus withCancelRequested() {
        return new JobStatus(number, state, attempt, since, startedAt, endedAt, due, true, result, problem, history);
    }

    private JobStatus next(
            JobState state,
            int attempt,
            long since,
            long startedAt,
            long endedAt,
            long due,
            @Nullable JobResult result,
            @Nullable JobProblem problem,
            long now) {
        int skipped = history.size() < Job.MAX_CHANGES ? 0 : 1;
        List<Job.Change> changes = new ArrayList<>(history.subList(skipped, history.size()));
        changes.add(new Job.Change(number + 1, state, attempt, Instant.ofEpochMilli(now)));
        return new JobStatus(
                number + 1, state, attempt, since, startedAt, endedAt, due, false, result, problem, changes);
    }

    /** As it is told. */
    Job of(AcceptedJob job, @Nullable Progress progress) {
        return new Job(
                job.id(),
                job.request().task(),
                job.request().caller(),
                state,
                attempt,
                job.attempts(),
                Instant.ofEpochMilli(job.at()),
                instant(startedAt),
                instant(endedAt),
                state.isWaiting() ? instant(due) : Optional.empty(),
                cancelRequested,
                Optional.ofNullable(result),
                Optional.ofNullable(problem),
                Optional.ofNullable(progress),
                List.copyOf(history));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
