package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What is recorded of a job when it is accepted.
 *
 * @param at when, in milliseconds since 1970
 * @param key of which the request has one
 */
record AcceptedJob(UUID id, long at, JobRequest request, KeyDigest key) {
    private static final long MAX_KEEP_SECONDS = Integer.MAX_VALUE;

    /** When it may start; 0 for at once. */
    long notBeforeMillis() {
        return request.options().notBefore().map(Instant::toEpochMilli).orElse(0L);
    }

    int keepSeconds() {
        return (int) Math.min(MAX_KEEP_SECONDS, request.options().keep().toSeconds());
    }

    /** How often it may be started. */
    int attempts() {
        return request.idempotent() ? request.options().attempts() : 1;
    }

    /** When it must have ended, when its deadline counts from then; {@link Long#MAX_VALUE} without one. */
    long deadlineMillis(long since) {
        return request.options()
                .deadline()
                .map(Duration::toMillis)
                .map(time -> since + time)
                .orElse(Long.MAX_VALUE);
    }
}
