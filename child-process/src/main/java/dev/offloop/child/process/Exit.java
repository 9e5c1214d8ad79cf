package dev.offloop.child.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a process ended: by itself with a code, or by a signal; always exactly one of the two.
 *
 * @param code its exit code, 0 to 255, when it ended by itself
 * @param signal the signal that ended it
 */
public record Exit(OptionalInt code, Optional<Signal> signal) {
  /** Java reports a death by signal n as 128 + n, as shells do. */
  private static final int SIGNALLED = 128;

  /** {@code WTERMSIG} of {@code sys/wait.h}. */
  private static final int TERMINATION_SIGNAL = 0x7f;

  public Exit {
    if (code.isPresent() == signal.isPresent()) {
      throw new IllegalArgumentException("A process ends with a code or by a signal, not " + code + " and " + signal);
    }
  }

  /** It ended by itself. */
  static Exit withCode(int code) {
    return new Exit(OptionalInt.of(code), Optional.empty());
  }

  /** It was ended. */
  static Exit bySignal(Signal signal) {
    return new Exit(OptionalInt.empty(), Optional.of(signal));
  }

  /**
   * Reads Java's exit value, in which a code above 128 cannot be told from the signal that shells give it for.
   *
   * @param waitStatus what the kernel says, if it could be asked
   */
  static Exit of(int value, OptionalInt waitStatus) {
    if (waitStatus.isPresent() && (waitStatus.getAsInt() & TERMINATION_SIGNAL) == 0) {
      return withCode(value);
    }
    return Signal.of(value - SIGNALLED).map(Exit::bySignal).orElseGet(() -> withCode(value));
  }

  /** Whether it ended by itself with code 0. */
  public boolean isSuccess() {
    return code.isPresent() && code.getAsInt() == 0;
  }

  /** For people: {@code code 3} or {@code SIGKILL}. */
  @Override
  public String toString() {
    return signal.map(Signal::name).orElseGet(() -> "code " + code.orElseThrow());
  }
}
