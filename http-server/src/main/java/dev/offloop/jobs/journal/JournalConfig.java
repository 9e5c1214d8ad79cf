package dev.offloop.jobs.journal;

import dev.offloop.child.queue.JournalWriter;
import java.nio.file.Path;

/**
 * How a journal is kept.
 *
 * @param directory made with mode 0700 when it is missing
 * @param durability what a record survives
 * @param maxJobs kept at most, ended ones included, at least 1; each takes about 150 bytes of heap
 * @param maxBytes of files at most; at least 1 MiB
 * @param fileBytes of records in a file of the journal at most, 64 KiB to 32 MiB; files begin small
 */
public record JournalConfig(Path directory, Durability durability, int maxJobs, long maxBytes, long fileBytes) {
    private static final long MAX_FILE_BYTES = 32L << 20;
    private static final long MIN_FILE_BYTES = 64 << 10;
    private static final long USUAL_MAX_BYTES = 10L << 30;

    /** An eighth of the heap may be taken by jobs of so many bytes. */
    private static final long HEAP_SHARE = 8;

    private static final long HEAP_BYTES_PER_JOB = 150;

    public JournalConfig {
        require(maxJobs >= 1, "maxJobs must be at least 1, not " + maxJobs);
        require(maxBytes >= 1 << 20, "maxBytes must be at least 1 MiB, not " + maxBytes);
        require(
                fileBytes >= MIN_FILE_BYTES && fileBytes <= MAX_FILE_BYTES,
                "fileBytes must be " + MIN_FILE_BYTES + " to " + MAX_FILE_BYTES + ", not " + fileBytes);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Survives the death of processes; at most 10 GiB, and as many jobs as an eighth of the heap has room for. */
    public static JournalConfig in(Path directory) {
        long jobs = Runtime.getRuntime().maxMemory() / HEAP_SHARE / HEAP_BYTES_PER_JOB;
        return new JournalConfig(
                directory,
                Durability.PROCESS,
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, jobs)),
                USUAL_MAX_BYTES,
                MAX_FILE_BYTES);
    }

    /** A copy of another durability. */
    public JournalConfig durability(Durability durability) {
        return new JournalConfig(directory, durability, maxJobs, maxBytes, fileBytes);
    }

    /** A copy with another {@link #maxJobs}. */
    public JournalConfig maxJobs(int maxJobs) {
        return new JournalConfig(directory, durability, maxJobs, maxBytes, fileBytes);
    }

    /** A copy with another {@link #maxBytes}. */
    public JournalConfig maxBytes(long maxBytes) {
        return new JournalConfig(directory, durability, maxJobs, maxBytes, fileBytes);
    }

    /** A copy with another {@link #fileBytes}. */
    public JournalConfig fileBytes(long fileBytes) {
        return new JournalConfig(directory, durability, maxJobs, maxBytes, fileBytes);
    }

    /** The longest record. */
    static int maxRecordBytes() {
        return JournalWriter.MAX_RECORD_BYTES;
    }
}
