package dev.offloop.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel says of a process. */
public final class ProcFile {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ProcFile() {}

    /** Waits until the process sleeps in a call of write on its standard output. */
    static void awaitBlockedInWrite(long pid) throws IOException {
        // The number of write on x86-64 is 1, on AArch64 64; the first argument is the descriptor.
        String call = System.getProperty("os.arch").equals("aarch64") ? "64 0x1 " : "1 0x1 ";
        long start = System.nanoTime();
        while (!read(pid, "syscall").startsWith(call)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("Process " + pid + " does not block in write but in " + read(pid, "syscall"));
            }
            Thread.onSpinWait();
        }
    }

    /** How many bytes the process has written so far, wherever to. */
    static long bytesWritten(long pid) throws IOException {
        return read(pid, "io")
                .lines()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .findFirst()
                .orElseThrow();
    }

    /** The session that the process belongs to. */
    static long session(long pid) throws IOException {
        String stat = read(pid, "stat");
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }

    /** Waits until the process is gone, or dead and only waiting for its parent to notice. */
    public static void awaitGone(long pid) throws IOException {
        long start = System.nanoTime();
        while (!isGone(pid)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("Process " + pid + " is still alive: " + read(pid, "stat"));
            }
            Thread.onSpinWait();
        }
    }

    /** Whether the process has ended. */
    static boolean isGone(long pid) throws IOException {
        try {
            String stat = read(pid, "stat");
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return true;
            }
            throw e;
        }
    }

    private static String read(long pid, String name) throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(pid), name));
    }
}
