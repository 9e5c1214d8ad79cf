package dev.offloop.jobs;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which jobs to list, the newest first.
 *
 * @param states of any of these; of any state when empty
 * @param task of this name
 * @param caller of this one
 * @param limit at most so many, 1 to {@value #MAX_LIMIT}
 * @param before accepted before this one, where the last page ended
 */
public record JobQuery(
        Set<JobState> states, Optional<String> task, Optional<String> caller, int limit, Optional<UUID> before) {
    /** What a page may have. */
    public static final int MAX_LIMIT = 1_000;

    public JobQuery {
        states = Set.copyOf(states);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    /** All, so many. */
    public static JobQuery all(int limit) {
        return new JobQuery(Set.of(), Optional.empty(), Optional.empty(), limit, Optional.empty());
    }

    /** A copy for these states. */
    public JobQuery states(Set<JobState> states) {
        return new JobQuery(states, task, caller, limit, before);
    }

    /** A copy for the page behind the one that ended here. */
    public JobQuery before(UUID id) {
        return new JobQuery(states, task, caller, limit, Optional.of(id));
    }
}
