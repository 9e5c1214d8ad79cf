package dev.offloop.offload.auto;

import java.time.Duration;

/**
 * What the strategy {@code auto} may do.
 *
 * @param loopBudget how long a task may take on the event loop at most; one that has taken longer anywhere is not put
 *     on it any more. Positive
 * @param onlyBriefOnLoop whether only tasks that are declared brief may be put on the event loop, however short they
 *     were so far; for a service whose callers choose the input
 */
public record AutoPolicy(Duration loopBudget, boolean onlyBriefOnLoop) {
    private static final Duration USUAL_LOOP_BUDGET = Duration.ofMillis(1);

    public AutoPolicy {
        if (!loopBudget.isPositive()) {
            throw new IllegalArgumentException("loopBudget must be positive, not " + loopBudget);
        }
    }

    /** 1 ms on the event loop at most, any task. */
    public static AutoPolicy defaults() {
        return new AutoPolicy(USUAL_LOOP_BUDGET, false);
    }

    public AutoPolicy withLoopBudget(Duration loopBudget) {
        return new AutoPolicy(loopBudget, onlyBriefOnLoop);
    }

    public AutoPolicy withOnlyBriefOnLoop(boolean onlyBriefOnLoop) {
        return new AutoPolicy(loopBudget, onlyBriefOnLoop);
    }
}
