package dev.offloop.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers of processes that come again, for a process that may choose them, as root may. */
public final class ProcessNumbers {
    private static final Path LAST = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int MAX_ATTEMPTS = 10_000;

    private ProcessNumbers() {}

    /** Whether this process may choose the next number. */
    public static boolean canBeChosen() {
        return Files.isWritable(LAST);
    }

    /** Starts a command under a number that is free. Another process may get it first, so it takes some attempts. */
    public static Process startAs(long pid, String... command) throws Exception {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Files.writeString(LAST, Long.toString(pid - 1));
            Process started = new ProcessBuilder(command).start();
            if (started.pid() == pid) {
                return started;
            }
            started.destroyForcibly().waitFor();
        }
        throw new AssertionError("No process got the number " + pid);
    }
}
