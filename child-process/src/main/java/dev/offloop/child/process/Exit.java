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

  /** Reads Java's exit value, in which a code above 128 cannot be told from the signal that shells give it for. */
  static Exit ofJavaValue(int value) {
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
