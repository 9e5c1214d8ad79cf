package dev.offloop.jobs;

import dev.offloop.task.Progress;

/** What happens to a job. */
public sealed interface JobEvent {
    /**
     * Its state changed.
     *
     * @param job as it was then or, where it has changed again meanwhile, as it is now
     */
    record Changed(Job.Change change, Job job) implements JobEvent {}

    /** Its running attempt said how far it is. */
    record Progressed(Progress progress) implements JobEvent {}
}
