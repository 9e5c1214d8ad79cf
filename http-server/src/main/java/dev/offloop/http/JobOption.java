package dev.offloop.http;

import dev.offloop.jobs.JobRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a job may be wanted: by a header of its request, or by a member of its line in a batch. */
enum JobOption {
    DEADLINE(TaskRequest.DEADLINE, "deadline"),
    PRIORITY(TaskRequest.PRIORITY, "priority"),
    KEY(TaskRequest.KEY, "key"),
    NOT_BEFORE("Offloop-Not-Before", "notBefore"),
    ATTEMPTS("Offloop-Attempts", "attempts"),
    BACKOFF("Offloop-Backoff", "backoff"),
    KEEP("Offloop-Keep", "keep"),
    IDEMPOTENCY_KEY("Idempotency-Key", "idempotencyKey");

    private final String header;
    private final String member;

    JobOption(String header, String member) {
        this.header = header;
        this.member = member;
    }

    String header() {
        return header;
    }

    String member() {
        return member;
    }

    /**
     * All but the idempotency key; fails with a {@link ProblemException} that tells what does not fit.
     *
     * @param given what is given of each; null when nothing is
     * @param name of each, for messages
     */
    static JobRequest.Options options(
            Map<String, String> parameters,
            Optional<String> strategy,
            Function<JobOption, @Nullable String> given,
            Function<JobOption, String> name) {
        JobRequest.Options usual = JobRequest.Options.defaults();
        return new JobRequest.Options(
                parameters,
                strategy,
                TaskRequest.priority(name.apply(PRIORITY), given.apply(PRIORITY)),
                TaskRequest.key(name.apply(KEY), given.apply(KEY)),
                notBefore(name.apply(NOT_BEFORE), given.apply(NOT_BEFORE)),
                TaskRequest.deadline(name.apply(DEADLINE), given.apply(DEADLINE)),
                attempts(name.apply(ATTEMPTS), given.apply(ATTEMPTS), usual.attempts()),
                time(name.apply(BACKOFF), given.apply(BACKOFF), usual.backoff()),
                time(name.apply(KEEP), given.apply(KEEP), usual.keep()));
    }

    /** With the idempotency key, if one is given. */
    static JobRequest withKey(
            JobRequest request, Function<JobOption, @Nullable String> given, Function<JobOption, String> name) {
        String key = given.apply(IDEMPOTENCY_KEY);
        if (key == null) {
            return request;
        }
        try {
            return request.idempotencyKey(key);
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest(name.apply(IDEMPOTENCY_KEY) + ": " + e.getMessage())
                    .asException();
        }
    }

    private static Optional<Instant> notBefore(String name, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text.strip()).toInstant();
            if (!time.isBefore(Instant.EPOCH)) {
                return Optional.of(time);
            }
        } catch (DateTimeException e) {
            // As one that is too early.
        }
        throw Problems.badRequest(
                        name + " is '" + text + "'; write a time as RFC 3339 has it, such as 2030-01-31T08:00:00Z")
                .asException();
    }

    private static int attempts(String name, @Nullable String text, int usual) {
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
        throw Problems.badRequest(name + " is '" + text + "'; it must be 1 to " + JobRequest.Options.MAX_ATTEMPTS)
                .asException();
    }

    private static Duration time(String name, @Nullable String text, Duration usual) {
        if (text == null) {
            return usual;
        }
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest(name + ": " + e.getMessage()).asException();
        }
    }
}
