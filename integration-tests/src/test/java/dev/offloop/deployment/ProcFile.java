package dev.offloop.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells of a process below {@code /proc}. A process that is gone has no arguments and used no time. */
final class ProcFile {
    /** {@code USER_HZ} of Linux on all its architectures. */
    private static final long TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/PID/stat} counted from the one after the command, which may hold spaces. */
    private static final int STATE = 0;

    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int THREADS = 17;
    private static final int START_TICKS = 19;

    private ProcFile() {}

    /** All arguments. */
    static List<String> commandLine(long pid) {
        return List.of(read(pid, "cmdline").split("\0", -1));
    }

    /** When it was started, on a clock of its own; equal for none but those of the same hundredth of a second. */
    static long startTicks(long pid) {
        return stat(pid, START_TICKS);
    }

    /** CPU time used so far, in milliseconds. */
    static long cpuMillis(long pid) {
        return (stat(pid, USER_TICKS) + stat(pid, SYSTEM_TICKS)) * 1_000 / TICKS_PER_SECOND;
    }

    /** What it runs, without its directory, also when it has ended and was not waited for. */
    static String name(long pid) {
        return read(pid, "comm").strip();
    }

    /** Whether it is gone, or has ended with all its threads and is only not waited for. */
    static boolean hasEnded(long pid) {
        String state = field(pid, STATE);
        return state.isEmpty() || (state.equals("Z") && field(pid, THREADS).equals("1"));
    }

    private static long stat(long pid, int field) {
        String value = field(pid, field);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    /** Empty for a process that is gone. */
    private static String field(long pid, int field) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length > field ? fields[field] : "";
    }

    private static String read(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name));
        } catch (IOException e) {
            return "";
        }
    }
}
