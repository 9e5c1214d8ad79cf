package dev.offloop.child.process;

import java.time.Duration;
import java.util.Optional;

/**
 * When a process is ended by us, and how.
 *
 * @param timeout how long it may run, counted from its start; for ever when zero
 * @param signal what it is sent at its timeout, when it is cancelled, or when it writes more than is kept
 * @param tree whether all processes below it are sent it as well
 * @param cancellation what cancels it, if anything
 */
public record KillPolicy(Duration timeout, Signal signal, boolean tree, Optional<CancellationToken> cancellation) {
  public KillPolicy {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("The timeout must be 0 (none) or more, not " + timeout);
    }
  }

  /** Never; if it must be, by SIGTERM, and only the process itself. */
  public static KillPolicy defaults() {
    return new KillPolicy(Duration.ZERO, Signal.SIGTERM, false, Optional.empty());
  }

  public KillPolicy withTimeout(Duration timeout) {
    return new KillPolicy(timeout, signal, tree, cancellation);
  }

  public KillPolicy withSignal(Signal signal) {
    return new KillPolicy(timeout, signal, tree, cancellation);
  }

  public KillPolicy withTree(boolean tree) {
    return new KillPolicy(timeout, signal, tree, cancellation);
  }

  public KillPolicy withCancellation(CancellationToken cancellation) {
    return new KillPolicy(timeout, signal, tree, Optional.of(cancellation));
  }

  boolean isCancelled() {
    return cancellation.map(CancellationToken::isCancelled).orElse(false);
  }
}
