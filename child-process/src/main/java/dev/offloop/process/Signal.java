package dev.offloop.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The signals of {@code signal(7)} by name. Their numbers differ between Linux and macOS. */
public enum Signal {
    SIGHUP(1, 1),
    SIGINT(2, 2),
    SIGQUIT(3, 3),
    SIGILL(4, 4),
    SIGTRAP(5, 5),
    SIGABRT(6, 6),
    SIGBUS(7, 10),
    SIGFPE(8, 8),
    SIGKILL(9, 9),
    SIGUSR1(10, 30),
    SIGSEGV(11, 11),
    SIGUSR2(12, 31),
    SIGPIPE(13, 13),
    SIGALRM(14, 14),
    SIGTERM(15, 15),
    SIGCHLD(17, 20),
    SIGCONT(18, 19),
    SIGSTOP(19, 17),
    SIGTSTP(20, 18),
    SIGTTIN(21, 21),
    SIGTTOU(22, 22),
    SIGURG(23, 16),
    SIGXCPU(24, 24),
    SIGXFSZ(25, 25),
    SIGVTALRM(26, 26),
    SIGPROF(27, 27),
    SIGWINCH(28, 28),
    SIGIO(29, 23),
    SIGSYS(31, 12);

    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    private final int linux;
    private final int mac;

    /** {@code signal.h} of Linux on x86-64 and AArch64, and of macOS. */
    Signal(int linux, int mac) {
        this.linux = linux;
        this.mac = mac;
    }

    /** Its number on this machine. */
    public int number() {
        return MAC ? mac : linux;
    }

    /**
     * The signal of a name such as {@code SIGHUP} or {@code sighup}.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Signal of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(signal -> signal.name().equals(upper))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown signal " + name + "; there are "
                        + Arrays.stream(values()).map(Signal::name).collect(Collectors.joining(", "))));
    }

    /** The signal of a number on this machine, if it has a name here. */
    public static Optional<Signal> of(int number) {
        return Arrays.stream(values())
                .filter(signal -> signal.number() == number)
                .findFirst();
    }
}
