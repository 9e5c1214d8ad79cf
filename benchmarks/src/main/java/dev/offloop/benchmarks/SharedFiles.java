package dev.offloop.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** What processes take of memory, from Linux's own books. */
final class SharedFiles {
    private SharedFiles() {}

    /**
     * The proportional share of a process, in KiB: of queue pages, of the arena, and of all else.
     *
     * @param queues pages of queue files and control pages
     * @param arena pages of the arena
     * @param rest everything else
     */
    record Share(long queues, long arena, long rest) {}

    /** Reads {@code /proc/PID/smaps}. */
    static Share of(long pid) throws IOException {
        TreeMap<String, Long> byKind = new TreeMap<>();
        String kind = "rest";
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
            if (Character.isDigit(line.charAt(0)) || (line.charAt(0) >= 'a' && line.charAt(0) <= 'f')) {
                kind = kindOf(line);
            } else if (line.startsWith("Pss:")) {
                byKind.merge(kind, Long.parseLong(line.replaceAll("\\D", "")), Long::sum);
            }
        }
        return new Share(
                byKind.getOrDefault("queues", 0L), byKind.getOrDefault("arena", 0L), byKind.getOrDefault("rest", 0L));
    }

    private static String kindOf(String mapping) {
        if (mapping.contains("arena")) {
            return "arena";
        }
        return mapping.contains(".cq4") || mapping.endsWith("/control") ? "queues" : "rest";
    }

    /** Processor time of a process and of what it has started, in milliseconds. */
    static long processorMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        // utime and stime, the 14th and 15th, in hundredths of a second.
        return 10 * (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12)));
    }

    /** KiB on which the files below a directory stand. */
    static long kibibytes(Path directory) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "--block-size=1K", "--summarize", directory.toString()).start();
        try (var out = du.inputReader()) {
            String line = out.readLine();
            return line == null ? 0 : Long.parseLong(line.split("\\s", -1)[0]);
        } finally {
            du.waitFor();
        }
    }
}
