package dev.offloop.process;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a process ended: by itself with a code, or by a signal; always exactly one of the two.
 *
 * @param code its exit code, 0 to 255, when it ended by itself
 * @param signal the signal that ended it
 */
public record Exit(OptionalInt code, Optional<Signal> signal) {
    /** {@code WTERMSIG} of {@code sys/wait.h}. */
    private static final int TERMINATION_SIGNAL = 0x7f;

    /** {@code WEXITSTATUS} of {@code sys/wait.h}. */
    private static final int CODE_SHIFT = 8;

    private static final int CODE_MASK = 0xff;

    /** As shells tell of a signal. */
    private static final int SIGNALLED = 128;

    public Exit {
        if (code.isPresent() == signal.isPresent()) {
            throw new IllegalArgumentException(
                    "A process ends with a code or by a signal, not " + code + " and " + signal);
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
     * Reads what {@code waitpid} says.
     *
     * @param status of a process that has ended; by a signal that has no name here, it counts as code 128 + n
     */
    static Exit of(int status) {
        int signal = status & TERMINATION_SIGNAL;
        return signal == 0
                ? withCode(status >> CODE_SHIFT & CODE_MASK)
                : Signal.of(signal).map(Exit::bySignal).orElseGet(() -> withCode(SIGNALLED + signal));
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
