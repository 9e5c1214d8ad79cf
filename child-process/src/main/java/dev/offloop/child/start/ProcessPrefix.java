package dev.offloop.child.start;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commands of the system that see to a child's priority, its signals, its parent's death and the processes that its
 * tasks start, and then become its JVM, which inherits all four. In the JVM itself the same takes native calls, whose
 * linking takes longer than the commands by far. Where a command is missing, the child does so all the same, but for
 * the last.
 */
public final class ProcessPrefix {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Optional<Path> NICE = find("nice");
    private static final Optional<Path> SETPRIV = find("setpriv");
    private static final Optional<Path> SETSID = find("setsid");

    /**
     * Leaves Ctrl-C and the signals of a service manager to the parent, which lets running tasks finish. A parent that
     * has died before the kernel was told to end its child with it is not the parent any more.
     */
    private static final String BECOME_CHILD = "trap '' HUP INT TERM; [ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"";

    private ProcessPrefix() {}

    /** What stands before the command of a child; empty when this system lacks one of the commands. */
    public static List<String> prefix(int niceness) {
        if (NICE.isEmpty() || SETPRIV.isEmpty() || !Files.isExecutable(SHELL)) {
            return List.of();
        }
        // The kernel is told first, so that no step of the start outlives the parent.
        List<String> prefix = new ArrayList<>(List.of(SETPRIV.get().toString(), "--pdeathsig", "KILL"));
        prefix.addAll(List.of(
                SHELL.toString(),
                "-c",
                BECOME_CHILD,
                Long.toString(ProcessHandle.current().pid())));
        SETSID.ifPresent(setsid -> prefix.add(setsid.toString()));
        prefix.addAll(List.of(NICE.get().toString(), "-n", Integer.toString(niceness)));
        return prefix;
    }

    /** Whether a guarded child has a process group of its own, to which what its tasks start belongs. */
    public static boolean makesGroup() {
        return SETSID.isPresent();
    }

    /**
     * What stands before a command that is nice and ends when the thread that starts it does, as far as this system has
     * it.
     */
    static List<String> helper(int niceness) {
        List<String> prefix = new ArrayList<>();
        SETPRIV.ifPresent(setpriv -> prefix.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL")));
        NICE.ifPresent(nice -> prefix.addAll(List.of(nice.toString(), "-n", Integer.toString(niceness))));
        return prefix;
    }

    private static Optional<Path> find(String command) {
        for (String directory : List.of("/usr/bin", "/bin")) {
            Path path = Path.of(directory, command);
            if (Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
