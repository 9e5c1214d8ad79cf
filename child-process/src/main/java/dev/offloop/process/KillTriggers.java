package dev.offloop.process;

import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for what ends a process before its own end, its timeout and its token, and for the time to force it. Owned by
 * the context.
 */
final class KillTriggers {
    /** Longer times count as this one, so that none overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final ContextInternal context;
    private final KillPolicy policy;
    private final Consumer<KillCause> kill;
    private final Runnable onCancel;
    private Optional<Long> timer = Optional.empty();
    private Optional<Long> forceTimer = Optional.empty();

    /**
     * Makes them; they do nothing until they are armed.
     *
     * @param kill what ends the process; called on the context
     */
    KillTriggers(ContextInternal context, KillPolicy policy, Consumer<KillCause> kill) {
        this.context = context;
        this.policy = policy;
        this.kill = kill;
        this.onCancel = () -> context.execute(() -> kill.accept(KillCause.CANCELLED));
    }

    /** The process runs. */
    void arm() {
        if (policy.timeout().isPositive()) {
            timer = Optional.of(setTimer(policy.timeout(), () -> kill.accept(KillCause.TIMEOUT)));
        }
        policy.cancellation().ifPresent(token -> token.listen(onCancel));
    }

    private long setTimer(Duration time, Runnable action) {
        return context.owner().setTimer(millis(time), fired -> context.execute(action));
    }

    private static long millis(Duration time) {
        return Math.max(1, (time.compareTo(LONGEST) < 0 ? time : LONGEST).toMillis());
    }

    /** The process was sent its signal. */
    void armForce(Runnable force) {
        if (policy.forceAfter().isPositive()) {
            forceTimer = Optional.of(setTimer(policy.forceAfter(), force));
        }
    }

    /** The process has ended; others may still hold its pipes. */
    void disarmForce() {
        forceTimer.ifPresent(context.owner()::cancelTimer);
    }

    /** The process has ended, and its pipes have. */
    void disarm() {
        disarmForce();
        timer.ifPresent(context.owner()::cancelTimer);
        policy.cancellation().ifPresent(token -> token.forget(onCancel));
    }
}
