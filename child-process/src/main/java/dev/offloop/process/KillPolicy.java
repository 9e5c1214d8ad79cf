package dev.offloop.process;

import java.time.Duration;
import java.util.Optional;

/**
 * When a process is ended by us, and how.
 *
 * @param timeout how long it may run, counted from its start; for ever when zero
 * @param signal what it is sent at its timeout, when it is cancelled, or when it writes more than is kept
 * @param forceAfter how long after that signal it is sent SIGKILL if it still runs, as it may ignore the signal or be
 *     stopped; never when zero
 * @param tree whether all processes below it are sent both as well
 * @param cancellation what cancels it, if anything
 */
public record KillPolicy(
        Duration timeout, Signal signal, Duration forceAfter, boolean tree, Optional<CancellationToken> cancellation) {
    /** What {@link #forceAfter} is by default; Node waits for ever. */
    public static final Duration DEFAULT_FORCE_AFTER = Duration.ofSeconds(3);

    public KillPolicy {
        check("timeout", timeout);
        check("time until SIGKILL", forceAfter);
    }

    private static void check(String what, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("The " + what + " must be 0 (none) or more, not " + time);
        }
    }

    /** Never; if it must be, by SIGTERM and 3 s later by SIGKILL, and only the process itself. */
    public static KillPolicy defaults() {
        return new KillPolicy(Duration.ZERO, Signal.SIGTERM, DEFAULT_FORCE_AFTER, false, Optional.empty());
    }

    public KillPolicy withTimeout(Duration timeout) {
        return new KillPolicy(timeout, signal, forceAfter, tree, cancellation);
    }

    public KillPolicy withSignal(Signal signal) {
        return new KillPolicy(timeout, signal, forceAfter, tree, cancellation);
    }

    public KillPolicy withForceAfter(Duration forceAfter) {
        return new KillPolicy(timeout, signal, forceAfter, tree, cancellation);
    }

    public KillPolicy withTree(boolean tree) {
        return new KillPolicy(timeout, signal, forceAfter, tree, cancellation);
    }

    public KillPolicy withCancellation(CancellationToken cancellation) {
        return new KillPolicy(timeout, signal, forceAfter, tree, Optional.of(cancellation));
    }

    boolean isCancelled() {
        return cancellation.map(CancellationToken::isCancelled).orElse(false);
    }
}
