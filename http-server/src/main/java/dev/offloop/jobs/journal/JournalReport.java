package dev.offloop.jobs.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a journal was found to be.
 *
 * @param records that are whole
 * @param open records that their writers had left open when they died; none of them was answered
 * @param damages by file
 */
public record JournalReport(long records, int open, List<Damage> damages) {
    public JournalReport {
        damages = List.copyOf(damages);
    }

    /**
     * What is wrong with a file.
     *
     * @param bytes that are no records and should be
     * @param missing records that there were, by the numbers of those around them; up to here
     */
    public record Damage(String file, long bytes, long missing) {
        /** For people. */
        public String summary() {
            return file + ": " + bytes + " bytes are damaged, " + missing + " records are missing";
        }
    }

    static final class Builder {
        private final Map<String, long[]> damages = new LinkedHashMap<>();
        private long records;
        private int open;

        void record() {
            records++;
        }

        void open() {
            open++;
        }

        void damaged(String file, long bytes) {
            damages.computeIfAbsent(file, added -> new long[2])[0] += bytes;
        }

        void missing(String file, long count) {
            damages.computeIfAbsent(file, added -> new long[2])[1] += count;
        }

        JournalReport build() {
            List<Damage> found = new ArrayList<>();
            damages.forEach((file, counts) -> found.add(new Damage(file, counts[0], counts[1])));
            return new JournalReport(records, open, found);
        }
    }
}
