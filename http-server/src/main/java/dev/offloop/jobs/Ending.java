package dev.offloop.jobs;

import java.time.Duration;

/** How an attempt ended. */
public sealed interface Ending {
    /** With a result. */
    record Done(JobResult result) implements Ending {}

    /** Without one, and no other attempt may help. */
    record Failed(JobProblem problem) implements Ending {}

    /** What ran it died, and it may not run again. */
    record Lost(JobProblem problem) implements Ending {}

    /** Its caller took it back. */
    record Cancelled() implements Ending {}

    /** Without a result; another attempt follows after a pause. */
    record Again(JobProblem problem, Duration pause) implements Ending {}

    /** It was not begun at all, so that the attempt does not count; it may be claimed again after a pause. */
    record NotBegun(Duration pause) implements Ending {}
}
