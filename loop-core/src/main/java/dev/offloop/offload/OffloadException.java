package dev.offloop.offload;

import dev.offloop.task.Outcome;

/**
 * A submitted task did not complete; {@link #outcome()} says how it ended. Has no stack trace: it was thrown nowhere.
 */
public final class OffloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome<?> outcome;

    OffloadException(String task, Outcome<?> outcome) {
        super("Task '" + task + "': " + outcome.summary(), null, false, false);
        this.outcome = outcome;
    }

    /** Never a {@link Outcome.Completed}. */
    public Outcome<?> outcome() {
        return outcome;
    }
}
