package dev.offloop.child.process;

import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for what ends a process before its own end: its timeout and its token. Owned by the context. */
final class KillTriggers {
  private final ContextInternal context;
  private final KillPolicy policy;
  private final Consumer<KillCause> kill;
  private final Runnable onCancel;
  private Optional<Long> timer = Optional.empty();

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
      long millis = Math.max(1, policy.timeout().toMillis());
      timer = Optional.of(
          context.owner().setTimer(millis, fired -> context.execute(() -> kill.accept(KillCause.TIMEOUT))));
    }
    policy.cancellation().ifPresent(token -> token.listen(onCancel));
  }

  /** The process has ended. */
  void disarm() {
    timer.ifPresent(context.owner()::cancelTimer);
    policy.cancellation().ifPresent(token -> token.forget(onCancel));
  }
}
