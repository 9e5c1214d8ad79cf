package dev.offloop.child.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The priority of this process's session. Where Linux has autogroups (man 7 sched), it first shares the processors out
 * between sessions, and nice levels count within one only. A child leads a session of its own, so that without this it
 * would get as much as its parent with all its threads.
 */
final class SessionPriority {
    private static final Path PROCESS = Path.of("/proc/self");

    /** For all processes without privileges together, the kernel takes one change in 100 ms. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MAX_RETRIES = 100;

    /** Where the session stands in {@code stat}, counted from behind the name, which may have spaces in it. */
    private static final int SESSION_FIELD = 3;

    private final Path autogroup;
    private final int niceness;
    private final boolean changes;

    /**
     * To be half as nice as the process: the session stands against all those of the machine, not against that of the
     * parent alone.
     *
     * @param niceness of the process, 0 to 19
     */
    SessionPriority(int niceness) {
        this(PROCESS, ProcessHandle.current().pid(), niceness / 2);
    }

    SessionPriority(Path process, long pid, int niceness) {
        this.autogroup = process.resolve("autogroup");
        this.niceness = niceness;
        this.changes = niceness > 0 && Files.isWritable(autogroup) && leadsSession(process.resolve("stat"), pid);
    }

    /** Otherwise the session is also that of others, whose priority is not ours to change. */
    private static boolean leadsSession(Path stat, long pid) {
        try {
            String text = Files.readString(stat);
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", SESSION_FIELD + 2);
            return fields[SESSION_FIELD].equals(Long.toString(pid));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Lowers it; while the kernel takes no change, tries for some seconds. Does nothing without autogroups. Blocks. */
    void lower() {
        for (int retry = 0; changes && retry < MAX_RETRIES && !write(); retry++) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private boolean write() {
        try {
            Files.writeString(autogroup, Integer.toString(niceness));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
