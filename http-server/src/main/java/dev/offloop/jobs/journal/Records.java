package dev.offloop.jobs.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobResult;
import dev.offloop.jobs.JobState;
import dev.offloop.task.Priority;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bodies of the journal's records, little endian. All begin with a kind, a version and the job's id:
 *
 * <pre>
 *  0      1         2        10       18
 *  ┌──────┬─────────┬────────┬────────┬─────────
 *  │ kind │ version │ id     │ id     │ …
 *  │      │         │ high   │ low    │
 *  └──────┴─────────┴────────┴────────┴─────────
 *
 *  accepted  at 8 · key digest 16 · request digest 16 · keep s 4 · idempotent 1 · priority 1 · not before 8
 *            · deadline ms 8 (0: none) · attempts 4 · backoff ms 8 · keep ms 8 · task · caller · strategy · key
 *            · parameters: count 4, (name, value) … · input: body
 *  status    number 4 · state 1 · attempt 4 · since 8 · started 8 · ended 8 · due 8 · cancel requested 1
 *            · keep s 4 · task · caller · problem: 0, or 1, kind, detail · result: 0, or 1, media type, SHA-256 32, body
 *            · history: count 4, (number 4, state 1, attempt 4, at 8) …
 *  saved     attempt 4 · body
 * </pre>
 *
 * A text is its length in bytes (4) and its UTF-8; a body is 0, length (4) and bytes, or 1, length (8) and SHA-256
 * (32).
 */
@SuppressWarnings("EnumOrdinal") // The order of states and priorities is part of what is stored.
final class Records {
    static final byte ACCEPTED = 1;
    static final byte STATUS = 2;
    static final byte SAVED = 3;

    private static final byte VERSION = 1;
    private static final int ID_AT = 2;
    private static final int DIGEST_BYTES = 32;
    private static final byte INLINE = 0;
    private static final byte STORED = 1;
    private static final JobState[] STATES = JobState.values();
    private static final Priority[] PRIORITIES = Priority.values();

    private Records() {}

    /**
     * The kind of a record.
     *
     * @throws IllegalArgumentException when it is of a version that is not known
     */
    static byte kind(ByteBuffer in) {
        if (in.get(in.position() + 1) != VERSION) {
            throw new IllegalArgumentException("a record of version " + in.get(in.position() + 1)
                    + ", which a newer Offloop has written; this one knows " + VERSION);
        }
        return in.get(in.position());
    }

    static UUID id(ByteBuffer in) {
        int at = in.position() + ID_AT;
        return new UUID(in.getLong(at), in.getLong(at + Long.BYTES));
    }

    private static void begin(ByteBuffer out, byte kind, UUID id) {
        out.put(kind).put(VERSION).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static void skipBeginning(ByteBuffer in) {
        in.position(in.position() + ID_AT + 2 * Long.BYTES);
    }

    static void write(ByteBuffer out, AcceptedJob job) {
        JobRequest request = job.request();
        JobRequest.Options options = request.options();
        begin(out, ACCEPTED, job.id());
        out.putLong(job.at())
                .putLong(job.key().keyHigh())
                .putLong(job.key().keyLow())
                .putLong(job.key().requestHigh())
                .putLong(job.key().requestLow())
                .put((byte) (request.idempotent() ? 1 : 0))
                .put((byte) options.priority().ordinal())
                .putLong(job.notBeforeMillis())
                .putLong(options.deadline().map(Duration::toMillis).orElse(0L))
                .putInt(options.attempts())
                .putLong(options.backoff().toMillis())
                .putLong(options.keep().toMillis());
        text(out, request.task());
        text(out, request.caller());
        text(out, options.strategy().orElse(""));
        text(out, options.key());
        text(out, request.idempotencyKey().orElse(""));
        out.putInt(options.parameters().size());
        options.parameters().forEach((name, value) -> {
            text(out, name);
            text(out, value);
        });
        body(out, request.input());
    }

    static AcceptedJob readAccepted(ByteBuffer in) {
        UUID id = id(in);
        skipBeginning(in);
        long at = in.getLong();
        KeyDigest key = new KeyDigest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        boolean idempotent = in.get() != 0;
        Priority priority = PRIORITIES[in.get()];
        long notBefore = in.getLong();
        long deadline = in.getLong();
        int attempts = in.getInt();
        Duration backoff = Duration.ofMillis(in.getLong());
        Duration keep = Duration.ofMillis(in.getLong());
        String task = text(in);
        String caller = text(in);
        Optional<String> strategy = present(text(in));
        String fairness = text(in);
        Optional<String> idempotencyKey = present(text(in));
        JobRequest.Options options = new JobRequest.Options(
                parameters(in),
                strategy,
                priority,
                fairness,
                notBefore == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(notBefore)),
                deadline == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deadline)),
                attempts,
                backoff,
                keep);
        return new AcceptedJob(
                id, at, new JobRequest(task, idempotent, caller, body(in), options, idempotencyKey), key);
    }

    private static Map<String, String> parameters(ByteBuffer in) {
        int count = in.getInt();
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            parameters.put(text(in), text(in));
        }
        return parameters;
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    static void write(ByteBuffer out, AcceptedJob job, JobStatus status) {
        begin(out, STATUS, job.id());
        out.putInt(status.number())
                .put((byte) status.state().ordinal())
                .putInt(status.attempt())
                .putLong(status.since())
                .putLong(status.startedAt())
                .putLong(status.endedAt())
                .putLong(status.due())
                .put((byte) (status.cancelRequested() ? 1 : 0))
                .putInt(job.keepSeconds());
        text(out, job.request().task());
        text(out, job.request().caller());
        JobProblem problem = status.problem();
        out.put((byte) (problem == null ? 0 : 1));
        if (problem != null) {
            text(out, problem.kind());
            text(out, problem.detail());
        }
        JobResult result = status.result();
        out.put((byte) (result == null ? 0 : 1));
        if (result != null) {
            text(out, result.mediaType());
            out.put(HexFormat.of().parseHex(result.sha256()));
            body(out, result.body());
        }
        out.putInt(status.history().size());
        for (Job.Change change : status.history()) {
            out.putInt(change.number())
                    .put((byte) change.state().ordinal())
                    .putInt(change.attempt())
                    .putLong(change.at().toEpochMilli());
        }
    }

    /** With what it says of the job, for one whose acceptance is lost. */
    record StatusRecord(JobStatus status, int keepSeconds, String task, String caller) {}

    static StatusRecord readStatus(ByteBuffer in) {
        skipBeginning(in);
        int number = in.getInt();
        JobState state = STATES[in.get()];
        int attempt = in.getInt();
        long since = in.getLong();
        long startedAt = in.getLong();
        long endedAt = in.getLong();
        long due = in.getLong();
        boolean cancelRequested = in.get() != 0;
        int keepSeconds = in.getInt();
        String task = text(in);
        String caller = text(in);
        JobProblem problem = in.get() == 0 ? null : new JobProblem(text(in), text(in));
        JobResult result = in.get() == 0 ? null : new JobResult(text(in), digest(in), body(in));
        int count = in.getInt();
        List<Job.Change> history = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            history.add(new Job.Change(in.getInt(), STATES[in.get()], in.getInt(), Instant.ofEpochMilli(in.getLong())));
        }
        return new StatusRecord(
                new JobStatus(
                        number,
                        state,
                        attempt,
                        since,
                        startedAt,
                        endedAt,
                        due,
                        cancelRequested,
                        result,
                        problem,
                        history),
                keepSeconds,
                task,
                caller);
    }

    static void write(ByteBuffer out, UUID id, int attempt, JobBody saved) {
        begin(out, SAVED, id);
        out.putInt(attempt);
        body(out, saved);
    }

    static JobBody readSaved(ByteBuffer in) {
        skipBeginning(in);
        in.getInt();
        return body(in);
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.putInt(bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private static void body(ByteBuffer out, JobBody body) {
        switch (body) {
            case JobBody.Inline inline ->
                out.put(INLINE).putInt(inline.bytes().length).put(inline.bytes());
            case JobBody.Stored stored ->
                out.put(STORED).putLong(stored.length()).put(HexFormat.of().parseHex(stored.sha256()));
        }
    }

    private static JobBody body(ByteBuffer in) {
        if (in.get() == STORED) {
            long length = in.getLong();
            return new JobBody.Stored(digest(in), length);
        }
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new JobBody.Inline(bytes);
    }

    private static String digest(ByteBuffer in) {
        byte[] digest = new byte[DIGEST_BYTES];
        in.get(digest);
        return HexFormat.of().formatHex(digest);
    }
}
