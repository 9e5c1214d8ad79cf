package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobRequest;
import dev.offloop.task.TaskOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the head of {@code POST /jobs/NAME} asks for, beside what that of {@code POST /tasks/NAME} may. */
final class JobHead {
    static final String NOT_BEFORE = "Offloop-Not-Before";
    static final String ATTEMPTS = "Offloop-Attempts";
    static final String BACKOFF = "Offloop-Backoff";
    static final String KEEP = "Offloop-Keep";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private JobHead() {}

    /** Without its input; fails with a {@link ProblemException} that tells what does not fit. */
    static JobRequest read(HttpServerRequest request, TaskRequest wanted, Caller caller) {
        TaskOptions options = wanted.options();
        JobRequest.Options usual = JobRequest.Options.defaults();
        JobRequest job = new JobRequest(
                wanted.task().descriptor().name(),
                wanted.task().descriptor().idempotent(),
                caller.name(),
                JobBody.EMPTY,
                new JobRequest.Options(
                        options.parameters(),
                        options.strategy(),
                        options.priority(),
                        options.key(),
                        notBefore(TaskRequest.single(request, NOT_BEFORE)),
                        options.timeout(),
                        attempts(TaskRequest.single(request, ATTEMPTS), usual.attempts()),
                        time(request, BACKOFF, usual.backoff()),
                        time(request, KEEP, usual.keep())),
                Optional.empty());
        String key = TaskRequest.single(request, IDEMPOTENCY_KEY);
        return key == null ? job : withKey(job, key);
    }

    private static JobRequest withKey(JobRequest job, String key) {
        try {
            return job.idempotencyKey(key);
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest(IDEMPOTENCY_KEY + ": " + e.getMessage()).asException();
        }
    }

    private static Optional<Instant> notBefore(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text.strip()).toInstant();
            if (time.isBefore(Instant.EPOCH)) {
                throw Problems.badRequest(NOT_BEFORE + " is '" + text + "', which is before 1970")
                        .asException();
            }
            return Optional.of(time);
        } catch (DateTimeParseException e) {
            throw Problems.badRequest(
                            NOT_BEFORE + " is '" + text + "'; write a time as RFC 3339 has it, 2030-01-31T08:00:00Z")
                    .asException();
        }
    }

    private static int attempts(@Nullable String text, int usual) {
        if (text == null) {
            return usual;
        }
        try {
            int attempts = Integer.parseInt(text.strip());
            if (attempts >= 1 && attempts <= JobRequest.Options.MAX_ATTEMPTS) {
                return attempts;
            }
        } catch (NumberFormatException e) {
            // As one that is out of its bounds.
        }
        throw Problems.badRequest(ATTEMPTS + " is '" + text + "'; it must be 1 to " + JobRequest.Options.MAX_ATTEMPTS)
                .asException();
    }

    private static Duration time(HttpServerRequest request, String header, Duration usual) {
        String text = TaskRequest.single(request, header);
        if (text == null) {
            return usual;
        }
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest(header + ": " + e.getMessage()).asException();
        }
    }
}
