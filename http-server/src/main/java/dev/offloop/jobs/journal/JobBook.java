package dev.offloop.jobs.journal;

import dev.offloop.child.queue.JournalWriter;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.jobs.JobStoreException.Reason;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as the journal has them: what is written of them, and what is remembered of where. Decides nothing. The
 * journal's thread.
 */
final class JobBook {
    final JobTable table = new JobTable();
    final Schedule schedule = new Schedule(table);
    final Segments segments;
    final StoredBodies bodies;
    private final RefTable keys = new RefTable();

    /** Of the few jobs that have saved something: where that is recorded. */
    private final Map<Integer, Long> saved = new HashMap<>();

    /** Of the few jobs that have bodies which are kept apart: these, the input, the result and what was saved. */
    private final Map<Integer, Map<Part, JobBody>> apart = new HashMap<>();

    private final ByteBuffer out =
            ByteBuffer.wrap(new byte[JournalWriter.MAX_RECORD_BYTES]).order(ByteOrder.LITTLE_ENDIAN);
    private final StoreClock clock;
    private long liveBytes;

    /** Which of a job's bodies. */
    private enum Part {
        INPUT,
        RESULT,
        SAVED
    }

    JobBook(Segments segments, StoredBodies bodies, StoreClock clock) {
        this.segments = segments;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** Of all records that count. */
    long liveBytes() {
        return liveBytes;
    }

    /** The job that was accepted with this key; {@link RefTable#NONE} when there is none. */
    int find(KeyDigest key) {
        return keys.get(key.keyHigh(), key.keyLow());
    }

    /** Records an accepted job. Fails when there is no room, or when it would be too long. */
    int accept(AcceptedJob job) throws IOException {
        int length = encode(out -> Records.write(out, job));
        ensureRoom(length);
        return onAccepted(job, segments.append(out, length), length);
    }

    /** Remembers a job whose acceptance is recorded. */
    int onAccepted(AcceptedJob job, long address, int length) {
        int ref = table.add(job.id(), job, address, length);
        liveBytes += length;
        segments.count(address, 1);
        if (job.key().isPresent()) {
            keys.put(job.key().keyHigh(), job.key().keyLow(), ref);
        }
        part(ref, Part.INPUT, job.request().input());
        return ref;
    }

    /** Records a change of a job. False when there is no room. */
    boolean change(int ref, AcceptedJob job, JobStatus status) throws IOException {
        int length = encode(out -> Records.write(out, job, status));
        if (!segments.ensureRoom(length)) {
            return false;
        }
        onChanged(ref, status, segments.append(out, length), length);
        return true;
    }

    /** Remembers a change that is recorded. */
    void onChanged(int ref, JobStatus status, long address, int length) {
        if (table.status(ref) == 0) {
            grow(ref, length);
        }
        table.status(ref, address);
        table.state(ref, status.state());
        table.due(ref, status.state().isEnded() ? status.endedAt() : status.due());
        part(ref, Part.RESULT, status.result() == null ? null : status.result().body());
    }

    /** Records what a job has saved. False when there is no room. */
    boolean save(int ref, AcceptedJob job, int attempt, JobBody body) throws IOException {
        int length = encode(out -> Records.write(out, job.id(), attempt, body));
        if (!segments.ensureRoom(length)) {
            return false;
        }
        onSaved(ref, body, segments.append(out, length), length);
        return true;
    }

    /** Remembers what was saved and recorded. */
    void onSaved(int ref, JobBody body, long address, int length) {
        if (saved.put(ref, address) == null) {
            grow(ref, length);
        }
        part(ref, Part.SAVED, body);
    }

    private void grow(int ref, int length) {
        table.bytes(ref, table.bytes(ref) + length);
        liveBytes += length;
    }

    private void part(int ref, Part part, @Nullable JobBody body) {
        JobBody.Stored stored = body instanceof JobBody.Stored kept ? kept : null;
        Map<Part, JobBody> parts = apart.get(ref);
        if (parts == null) {
            if (stored == null) {
                return;
            }
            parts = new EnumMap<>(Part.class);
            apart.put(ref, parts);
        }
        if (stored != null) {
            bodies.add(stored, clock.millis());
        }
        JobBody before = stored == null ? parts.remove(part) : parts.put(part, stored);
        if (before != null) {
            bodies.remove(before, clock.millis());
        }
    }

    private int encode(Consumer<ByteBuffer> record) {
        out.clear().position(JournalWriter.BODY_AT);
        try {
            record.accept(out);
        } catch (BufferOverflowException e) {
            throw new JobStoreException(
                    Reason.TOO_LARGE,
                    "The record of a job may have " + JournalWriter.MAX_RECORD_BYTES
                            + " bytes; its parameters, or the media type of its result, are too long");
        }
        return out.position();
    }

    private void ensureRoom(int length) throws IOException {
        if (!segments.ensureRoom(length)) {
            throw new JobStoreException(Reason.NO_ROOM, "There is no room for the journal: " + segments.noRoom());
        }
    }

    /**
     * Has the jobs in the order of their acceptance, when they were read in another one, as some were copied on. Before
     * any of them is known to the schedule but by its deadline.
     */
    void sort() {
        IntUnaryOperator renumbering = table.sort();
        keys.renumber(renumbering);
        schedule.renumber(renumbering);
        renumber(saved, renumbering);
        renumber(apart, renumbering);
    }

    private static <V> void renumber(Map<Integer, V> byRef, IntUnaryOperator renumbering) {
        Map<Integer, V> old = new HashMap<>(byRef);
        byRef.clear();
        old.forEach((ref, value) -> byRef.put(renumbering.applyAsInt(ref), value));
    }

    AcceptedJob accepted(int ref) throws IOException {
        return Records.readAccepted(segments.read(table.accepted(ref)));
    }

    JobStatus status(int ref, AcceptedJob job) throws IOException {
        long address = table.status(ref);
        return address == 0
                ? JobStatus.accepted(job)
                : Records.readStatus(segments.read(address)).status();
    }

    @Nullable
    JobBody saved(int ref) throws IOException {
        Long address = saved.get(ref);
        return address == null ? null : Records.readSaved(segments.read(address));
    }

    Job job(int ref) throws IOException {
        AcceptedJob job = accepted(ref);
        return status(ref, job).of(job, null);
    }

    /** Forgets a job, whose records then count for nothing. */
    void forget(int ref) throws IOException {
        KeyDigest key = accepted(ref).key();
        if (key.isPresent() && find(key) == ref) {
            keys.remove(key.keyHigh(), key.keyLow());
        }
        for (Part part : Part.values()) {
            part(ref, part, null);
        }
        apart.remove(ref);
        saved.remove(ref);
        segments.count(table.accepted(ref), -1);
        liveBytes -= table.bytes(ref);
        table.remove(ref);
    }

    /** Jobs of which a record is in this file. */
    List<Integer> jobsIn(int number) {
        List<Integer> found = new ArrayList<>();
        table.forEach(ref -> {
            if (Segments.number(table.accepted(ref)) == number
                    || (table.status(ref) != 0 && Segments.number(table.status(ref)) == number)
                    || Segments.number(saved.getOrDefault(ref, -1L)) == number) {
                found.add(ref);
            }
            return true;
        });
        return found;
    }

    /** Records once more, at the end of the journal, what counts of a job. False when there is no room. */
    boolean copy(int ref) throws IOException {
        AcceptedJob job = accepted(ref);
        JobStatus status = table.status(ref) == 0 ? null : status(ref, job);
        JobBody kept = saved(ref);
        int length = encode(out -> Records.write(out, job));
        if (!segments.ensureRoom(length)) {
            return false;
        }
        long address = segments.append(out, length);
        segments.count(table.accepted(ref), -1);
        segments.count(address, 1);
        table.accepted(ref, address);
        return (status == null || change(ref, job, status))
                && (kept == null || save(ref, job, status == null ? 0 : status.attempt(), kept));
    }

    /** A job whose acceptance is damaged, recorded anew from what its last change says. */
    static AcceptedJob restored(UUID id, Records.StatusRecord last) {
        JobRequest request = new JobRequest(
                last.task(),
                false,
                last.caller(),
                JobBody.EMPTY,
                JobRequest.Options.defaults().keep(Duration.ofSeconds(last.keepSeconds())),
                Optional.empty());
        return new AcceptedJob(id, last.status().since(), request, KeyDigest.NONE);
    }
}
