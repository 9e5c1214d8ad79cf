package dev.offloop.compare.measure;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Linux tells of processes and threads. Where there is no {@code /proc}, or a process has ended, the answer is
 * empty.
 */
public final class ProcFs {
    private static final long BYTES_PER_KIB = 1024;
    private static final int SCHEDSTAT_BYTES = 64;
    private static final String TICKS = "cpu ";

    private final Path root;

    /** Reads below this directory, {@code /proc} outside of tests. */
    public ProcFs(Path root) {
        this.root = root;
    }

    /** The system's own. */
    public static ProcFs system() {
        return new ProcFs(Path.of("/proc"));
    }

    /** Processor time of one thread, in nanoseconds. */
    OptionalLong threadNanos(long pid, long tid) {
        return schedstat(root.resolve(pid + "/task/" + tid + "/schedstat"));
    }

    /** Processor time of all living threads of a process, in nanoseconds. */
    public OptionalLong processNanos(long pid) {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(root.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                sum += schedstat(thread.resolve("schedstat")).orElse(0);
            }
            return OptionalLong.of(sum);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The calling thread's number. */
    OptionalLong currentThread() {
        try {
            return OptionalLong.of(Long.parseLong(
                    root.resolve("thread-self").toRealPath().getFileName().toString()));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Memory of a process in bytes, shared pages divided by their users. */
    public OptionalLong proportionalBytes(long pid) {
        for (String line : lines(root.resolve(pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return OptionalLong.of(BYTES_PER_KIB * Long.parseLong(line.replaceAll("\\D", "")));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The processors' time since the machine started, all of them together, in the system's ticks.
     *
     * @param busy doing something
     * @param stolen given to others by the hypervisor
     * @param all idle time included
     */
    public record Ticks(long busy, long stolen, long all) {
        private static final int IDLE = 3;
        private static final int WAITING = 4;
        private static final int STOLEN = 7;

        private static Ticks of(String line) {
            long[] columns = Arrays.stream(
                            line.substring(TICKS.length()).strip().split(" +", -1))
                    .limit(STOLEN + 1)
                    .mapToLong(Long::parseLong)
                    .toArray();
            long all = Arrays.stream(columns).sum();
            return new Ticks(all - columns[IDLE] - columns[WAITING] - columns[STOLEN], columns[STOLEN], all);
        }
    }

    /** Where the processors' time went so far. */
    public Optional<Ticks> ticks() {
        return lines(root.resolve("stat")).stream()
                .filter(line -> line.startsWith(TICKS))
                .findFirst()
                .map(Ticks::of);
    }

    /**
     * The first field is the time spent on a processor. Read often, of many threads, and so without the comfort of
     * lines.
     */
    private static OptionalLong schedstat(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] line = in.readNBytes(SCHEDSTAT_BYTES);
            long nanos = 0;
            int i = 0;
            while (i < line.length && line[i] >= '0' && line[i] <= '9') {
                nanos = 10 * nanos + line[i++] - '0';
            }
            return i == 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
