package dev.offloop.child.lifecycle;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How a process ended. */
final class ExitStatus {
    /** Java reports a death by signal n as 128 + n, as shells do. */
    private static final int SIGNALLED = 128;

    /** {@code signal.h} of Linux on x86-64 and AArch64. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private ExitStatus() {}

    static Optional<String> signal(int exitValue) {
        return Optional.ofNullable(NAMES.get(exitValue - SIGNALLED));
    }

    static OptionalInt exitCode(int exitValue) {
        return signal(exitValue).isPresent() ? OptionalInt.empty() : OptionalInt.of(exitValue);
    }
}
