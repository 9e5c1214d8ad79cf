package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobState;
import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;

/**
 * Reads a journal at the start: all its files in their order, each record once. A record that is found twice was copied
 * on, and is where it was found last. What is damaged is counted, and the rest goes on.
 */
final class Recovery {
    private static final Logger LOG = Logs.of(Recovery.class);

    private final JobBook book;
    private final JournalScan scan;
    private final Map<UUID, Orphan> orphans = new LinkedHashMap<>();

    private record Orphan(Records.StatusRecord record, long address, int length) {}

    Recovery(JobBook book, List<Path> files) {
        this.book = book;
        this.scan = new JournalScan(files);
    }

    /**
     * Reads all files.
     *
     * @param head the last serial number that was published
     * @return what was found
     */
    JournalReport read(long head) throws IOException {
        return scan.read(head, this::onRecord);
    }

    /** The number of the last record that was ever written, as far as known. */
    long lastSerial() {
        return scan.lastSerial();
    }

    /** The files that are to be set aside. */
    List<Integer> damagedFiles() {
        return scan.damagedFiles();
    }

    private void onRecord(ByteBuffer in, long address) {
        int length = in.remaining();
        UUID id = Records.id(in);
        int ref = book.table.find(id);
        switch (Records.kind(in)) {
            case Records.ACCEPTED -> onAccepted(ref, Records.readAccepted(in), address, length);
            case Records.STATUS -> onStatus(id, ref, Records.readStatus(in), address, length);
            case Records.SAVED -> {
                if (ref != RefTable.NONE) {
                    book.onSaved(ref, Records.readSaved(in), address, length);
                }
            }
            default -> throw new IllegalArgumentException("A record of an unknown kind");
        }
    }

    private void onAccepted(int ref, AcceptedJob job, long address, int length) {
        if (ref == RefTable.NONE) {
            int added = book.onAccepted(job, address, length);
            book.schedule.onDeadline(added, job.deadlineMillis(job.at()));
            Orphan orphan = orphans.remove(job.id());
            if (orphan != null) {
                book.onChanged(added, orphan.record.status(), orphan.address, orphan.length);
            }
        } else {
            book.segments.count(book.table.accepted(ref), -1);
            book.segments.count(address, 1);
            book.table.accepted(ref, address);
        }
    }

    private void onStatus(UUID id, int ref, Records.StatusRecord record, long address, int length) {
        if (ref == RefTable.NONE) {
            orphans.put(id, new Orphan(record, address, length));
        } else {
            book.onChanged(ref, record.status(), address, length);
        }
    }

    /**
     * Has every job wait, run again, or end: what was running when the process ended runs again if it may. To be called
     * when the journal can be written.
     */
    void settle(long now) throws IOException {
        restoreOrphans(now);
        List<Integer> over = new ArrayList<>();
        List<Integer> running = new ArrayList<>();
        book.table.forEach(ref -> {
            JobState state = book.table.state(ref);
            if (state.isEnded()) {
                if (book.table.due(ref) + book.table.keepSeconds(ref) * 1_000L <= now) {
                    over.add(ref);
                } else {
                    book.schedule.onEnded(ref);
                }
            } else if (state == JobState.RUNNING) {
                running.add(ref);
            } else {
                book.schedule.onWaiting(ref, now);
            }
            return true;
        });
        for (int ref : running) {
            settleRunning(ref, now);
        }
        for (int ref : over) {
            book.forget(ref);
        }
    }

    private void settleRunning(int ref, long now) throws IOException {
        AcceptedJob job = book.accepted(ref);
        JobStatus status = book.status(ref, job);
        JobProblem problem =
                new JobProblem("service-lost", "The service ended while attempt " + status.attempt() + " was running");
        JobStatus next;
        if (status.cancelRequested()) {
            next = status.ended(JobState.CANCELLED, null, now);
        } else if (status.attempt() < job.attempts()) {
            next = status.retrying(problem, now, now);
        } else {
            next = status.ended(JobState.LOST, problem, now);
        }
        if (!book.change(ref, job, next)) {
            throw new IOException(
                    "There is no room in the journal to record what became of the jobs that were running");
        }
        if (next.state().isEnded()) {
            book.schedule.onEnded(ref);
        } else {
            book.schedule.onWaiting(ref, now);
        }
    }

    /** Without damage, a change without an acceptance is that of a job which has expired. */
    private void restoreOrphans(long now) throws IOException {
        if (scan.isWhole()) {
            return;
        }
        for (Map.Entry<UUID, Orphan> entry : orphans.entrySet()) {
            Records.StatusRecord last = entry.getValue().record();
            boolean isOver =
                    last.status().state().isEnded() && last.status().endedAt() + last.keepSeconds() * 1_000L <= now;
            if (!isOver) {
                restore(JobBook.restored(entry.getKey(), last), last.status(), now);
            }
        }
    }

    private void restore(AcceptedJob job, JobStatus status, long now) throws IOException {
        LOG.warn("The acceptance of job {} is damaged; what is known of it is kept", job.id());
        int ref = book.accept(job);
        JobProblem problem = new JobProblem(
                "journal-damaged", "The record of its acceptance, with its input, is damaged, so that it cannot run");
        book.change(ref, job, status.state().isEnded() ? status : status.ended(JobState.LOST, problem, now));
    }
}
