package dev.offloop.jobs.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a journal in their order. Each process writes a directory of its own, {@code 000001} and so on, with a
 * queue of Chronicle in it, and only reads those of the processes before it: so no writer ever meets what a dead one
 * has left open.
 */
final class JournalFiles {
    private static final String SUFFIX = ".cq4";
    private static final String RUN = "\\d{6,}";

    private JournalFiles() {}

    /** The directories of all processes, the oldest first. */
    static List<Path> runs(Path journal) throws IOException {
        try (Stream<Path> entries = Files.list(journal)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(RUN))
                    .sorted((one, other) -> Long.compare(number(one), number(other)))
                    .toList();
        }
    }

    static long number(Path run) {
        return Long.parseLong(run.getFileName().toString());
    }

    static Path run(Path journal, long number) {
        return journal.resolve(String.format("%06d", number));
    }

    /** Those with records, the oldest first. */
    static List<Path> files(Path journal) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path run : runs(journal)) {
            try (Stream<Path> entries = Files.list(run)) {
                entries.filter(JournalFiles::hasRecords).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private static boolean hasRecords(Path file) {
        return file.toString().endsWith(SUFFIX);
    }

    /** Deletes what the writers of processes that are gone had beside records, and their directories once empty. */
    static void tidy(Path journal) throws IOException {
        for (Path run : runs(journal)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(run)) {
                entries = listed.toList();
            }
            int left = entries.size();
            for (Path entry : entries) {
                if (!hasRecords(entry)) {
                    Files.delete(entry);
                    left--;
                }
            }
            if (left == 0) {
                Files.delete(run);
            }
        }
    }
}
