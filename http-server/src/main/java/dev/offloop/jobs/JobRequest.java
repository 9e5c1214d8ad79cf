package dev.offloop.jobs;

import dev.offloop.task.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A job to be accepted. Immutable; start from {@link #of}.
 *
 * @param task its name
 * @param idempotent whether it may be started again when what ran it died
 * @param caller who sends it; the scope of the key
 * @param input of the task, in the form of the edge
 * @param options how it is run
 * @param idempotencyKey of the caller's choice: a second request of the same key is the same job; at most
 *     {@value #MAX_KEY_CHARS} characters
 */
public record JobRequest(
        String task,
        boolean idempotent,
        String caller,
        JobBody input,
        Options options,
        Optional<String> idempotencyKey) {
    /** What a key may have. */
    public static final int MAX_KEY_CHARS = 256;

    public JobRequest {
        if (idempotencyKey
                .filter(key -> key.isEmpty() || key.length() > MAX_KEY_CHARS)
                .isPresent()) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + MAX_KEY_CHARS + " characters");
        }
    }

    /** With default options, no key and no caller. */
    public static JobRequest of(String task, boolean idempotent, JobBody input) {
        return new JobRequest(task, idempotent, "", input, Options.defaults(), Optional.empty());
    }

    /** A copy with other options. */
    public JobRequest options(Options options) {
        return new JobRequest(task, idempotent, caller, input, options, idempotencyKey);
    }

    /** A copy with an input. */
    public JobRequest input(JobBody input) {
        return new JobRequest(task, idempotent, caller, input, options, idempotencyKey);
    }

    /** A copy for a caller. */
    public JobRequest caller(String caller) {
        return new JobRequest(task, idempotent, caller, input, options, idempotencyKey);
    }

    /** A copy with a key. */
    public JobRequest idempotencyKey(String key) {
        return new JobRequest(task, idempotent, caller, input, options, Optional.of(key));
    }

    /**
     * How a job is run.
     *
     * @param parameters of the task
     * @param strategy where it runs; the default one when empty
     * @param priority which waiting job starts first
     * @param key jobs of one key share a turn with those of the other keys
     * @param notBefore when it may start at the earliest
     * @param deadline from acceptance to the latest end, all attempts together; none when empty
     * @param attempts how often it is started at most, 1 to {@value #MAX_ATTEMPTS}; one that is not idempotent once
     * @param backoff before the second attempt; doubles with each, to an hour at most
     * @param keep how long it is kept once it has ended
     */
    public record Options(
            Map<String, String> parameters,
            Optional<String> strategy,
            Priority priority,
            String key,
            Optional<Instant> notBefore,
            Optional<Duration> deadline,
            int attempts,
            Duration backoff,
            Duration keep) {
        /** What {@link #attempts} may be. */
        public static final int MAX_ATTEMPTS = 1_000;

        private static final Options DEFAULTS = new Options(
                Map.of(),
                Optional.empty(),
                Priority.NORMAL,
                "",
                Optional.empty(),
                Optional.empty(),
                3,
                Duration.ofSeconds(1),
                Duration.ofDays(7));

        public Options {
            parameters = Map.copyOf(parameters);
            if (attempts < 1 || attempts > MAX_ATTEMPTS) {
                throw new IllegalArgumentException("attempts must be 1 to " + MAX_ATTEMPTS + ", not " + attempts);
            }
            if (backoff.isNegative() || keep.isNegative()) {
                throw new IllegalArgumentException("backoff and keep must be at least 0");
            }
            if (deadline.filter(time -> !time.isPositive()).isPresent()) {
                throw new IllegalArgumentException("deadline must be above 0");
            }
        }

        /** Three attempts, a second apart; kept for a week. */
        public static Options defaults() {
            return DEFAULTS;
        }

        /** A copy with other parameters. */
        public Options parameters(Map<String, String> parameters) {
            return new Options(parameters, strategy, priority, key, notBefore, deadline, attempts, backoff, keep);
        }

        /** A copy with another priority. */
        public Options priority(Priority priority) {
            return new Options(parameters, strategy, priority, key, notBefore, deadline, attempts, backoff, keep);
        }

        /** A copy with an earliest start. */
        public Options notBefore(Instant notBefore) {
            return new Options(
                    parameters, strategy, priority, key, Optional.of(notBefore), deadline, attempts, backoff, keep);
        }

        /** A copy with a deadline. */
        public Options deadline(Duration deadline) {
            return new Options(
                    parameters, strategy, priority, key, notBefore, Optional.of(deadline), attempts, backoff, keep);
        }

        /** A copy with so many attempts, and a pause before the second one. */
        public Options attempts(int attempts, Duration backoff) {
            return new Options(parameters, strategy, priority, key, notBefore, deadline, attempts, backoff, keep);
        }

        /** A copy that is kept so long. */
        public Options keep(Duration keep) {
            return new Options(parameters, strategy, priority, key, notBefore, deadline, attempts, backoff, keep);
        }
    }
}
