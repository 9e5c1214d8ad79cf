package dev.offloop.jobs;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The right and the duty to run a job once. The attempt is recorded.
 *
 * @param request what was accepted
 * @param attempt from 1
 * @param remaining until the deadline of the job, when it was claimed
 * @param saved what an earlier attempt had saved
 * @param cancelled completes, on the claimer's context, when the job is taken back
 */
public record Claim(
        UUID id,
        JobRequest request,
        int attempt,
        Optional<Duration> remaining,
        Optional<JobBody> saved,
        Future<Void> cancelled) {}
