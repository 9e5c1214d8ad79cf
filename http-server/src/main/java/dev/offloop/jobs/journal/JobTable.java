package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobState;
import dev.offloop.task.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each job without reading its records, in the order of acceptance: about 56 bytes a job in arrays,
 * and its id in a table. A job is named by its place, a number that is used again once it and those accepted around it
 * are gone. The journal's thread.
 */
@SuppressWarnings("EnumOrdinal") // The order of states and priorities is part of what is stored.
final class JobTable {
    /** Places that are made and given up together. */
    static final int CHUNK = 1 << 12;

    private static final JobState[] STATES = JobState.values();
    private static final Priority[] PRIORITIES = Priority.values();
    private static final byte GONE = -1;

    private static final int PRIORITY_BITS = 0b11;
    private static final int IDEMPOTENT = 0b100;

    private final RefTable byId = new RefTable();
    private final Names tasks = new Names();
    private final Names callers = new Names();
    private final List<Chunk> order = new ArrayList<>();
    private final Deque<Integer> freeNumbers = new ArrayDeque<>();
    private final long[] counts = new long[STATES.length];
    private @Nullable Chunk[] chunks = new @Nullable Chunk[4];
    private int chunkCount;
    private boolean sorted = true;

    private static final class Chunk {
        final int number;
        final long[] idHigh = new long[CHUNK];
        final long[] idLow = new long[CHUNK];
        final long[] accepted = new long[CHUNK];
        final long[] status = new long[CHUNK];
        final long[] due = new long[CHUNK];
        final int[] keepSeconds = new int[CHUNK];
        final int[] bytes = new int[CHUNK];
        final char[] task = new char[CHUNK];
        final char[] caller = new char[CHUNK];
        final byte[] state = new byte[CHUNK];
        final byte[] flags = new byte[CHUNK];
        int used;
        int live;

        Chunk(int number) {
            this.number = number;
        }

        void copy(int from, Chunk target, int to) {
            target.idHigh[to] = idHigh[from];
            target.idLow[to] = idLow[from];
            target.accepted[to] = accepted[from];
            target.status[to] = status[from];
            target.due[to] = due[from];
            target.keepSeconds[to] = keepSeconds[from];
            target.bytes[to] = bytes[from];
            target.task[to] = task[from];
            target.caller[to] = caller[from];
            target.state[to] = state[from];
            target.flags[to] = flags[from];
        }
    }

    int size() {
        return byId.size();
    }

    long count(JobState state) {
        return counts[state.ordinal()];
    }

    /** The place of the job of this id; {@link RefTable#NONE} when there is none. */
    int find(UUID id) {
        return byId.get(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /**
     * Adds a job behind all others, as queued.
     *
     * @param accepted where its record is
     */
    int add(UUID id, AcceptedJob job, long accepted, int bytes) {
        Chunk chunk = order.isEmpty() ? newChunk() : order.getLast();
        sorted &= chunk.used == 0 || !isAfter(chunk, chunk.used - 1, id);
        if (chunk.used == CHUNK) {
            chunk = newChunk();
        }
        int at = chunk.used++;
        int ref = chunk.number * CHUNK + at;
        chunk.live++;
        chunk.idHigh[at] = id.getMostSignificantBits();
        chunk.idLow[at] = id.getLeastSignificantBits();
        chunk.accepted[at] = accepted;
        chunk.due[at] = job.notBeforeMillis();
        chunk.keepSeconds[at] = job.keepSeconds();
        chunk.bytes[at] = bytes;
        chunk.task[at] = (char) tasks.numberOf(job.request().task());
        chunk.caller[at] = (char) callers.numberOf(job.request().caller());
        chunk.state[at] = (byte) JobState.QUEUED.ordinal();
        chunk.flags[at] = (byte)
                (job.request().options().priority().ordinal() | (job.request().idempotent() ? IDEMPOTENT : 0));
        counts[JobState.QUEUED.ordinal()]++;
        byId.put(chunk.idHigh[at], chunk.idLow[at], ref);
        return ref;
    }

    private Chunk newChunk() {
        int number = freeNumbers.isEmpty() ? chunkCount++ : freeNumbers.poll();
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * number);
        }
        Chunk chunk = new Chunk(number);
        chunks[number] = chunk;
        order.add(chunk);
        return chunk;
    }

    /** Forgets a job; its place must not be used any more. */
    void remove(int ref) {
        Chunk chunk = chunk(ref);
        int at = at(ref);
        counts[chunk.state[at]]--;
        byId.remove(chunk.idHigh[at], chunk.idLow[at]);
        chunk.state[at] = GONE;
        if (--chunk.live == 0 && (chunk.used == CHUNK || chunk != order.getLast())) {
            order.remove(chunk);
            chunks[chunk.number] = null;
            freeNumbers.add(chunk.number);
        }
    }

    /** Whether a job is there that has this mark. */
    boolean is(int ref, long mark) {
        Chunk chunk = chunks[ref / CHUNK];
        return chunk != null && chunk.state[at(ref)] != GONE && chunk.idLow[at(ref)] == mark;
    }

    /** Whether a job is there. */
    boolean isThere(int ref) {
        Chunk chunk = chunks[ref / CHUNK];
        return chunk != null && chunk.state[at(ref)] != GONE;
    }

    /** Bits of its id that tell it from another one that had or will have its place. */
    long mark(int ref) {
        return chunk(ref).idLow[at(ref)];
    }

    /** Whether a job is there and in this state. */
    boolean is(int ref, JobState state) {
        Chunk chunk = chunks[ref / CHUNK];
        return chunk != null && chunk.state[at(ref)] == state.ordinal();
    }

    UUID id(int ref) {
        Chunk chunk = chunk(ref);
        return new UUID(chunk.idHigh[at(ref)], chunk.idLow[at(ref)]);
    }

    JobState state(int ref) {
        return STATES[chunk(ref).state[at(ref)]];
    }

    void state(int ref, JobState state) {
        Chunk chunk = chunk(ref);
        counts[chunk.state[at(ref)]]--;
        counts[state.ordinal()]++;
        chunk.state[at(ref)] = (byte) state.ordinal();
    }

    Priority priority(int ref) {
        return PRIORITIES[chunk(ref).flags[at(ref)] & PRIORITY_BITS];
    }

    boolean isIdempotent(int ref) {
        return (chunk(ref).flags[at(ref)] & IDEMPOTENT) != 0;
    }

    String task(int ref) {
        return tasks.name(chunk(ref).task[at(ref)]);
    }

    String caller(int ref) {
        return callers.name(chunk(ref).caller[at(ref)]);
    }

    /** Where its acceptance is recorded. */
    long accepted(int ref) {
        return chunk(ref).accepted[at(ref)];
    }

    void accepted(int ref, long address) {
        chunk(ref).accepted[at(ref)] = address;
    }

    /** Where its last change is recorded; 0 when there was none since its acceptance. */
    long status(int ref) {
        return chunk(ref).status[at(ref)];
    }

    void status(int ref, long address) {
        chunk(ref).status[at(ref)] = address;
    }

    /** When it may start, or when it ended. */
    long due(int ref) {
        return chunk(ref).due[at(ref)];
    }

    void due(int ref, long millis) {
        chunk(ref).due[at(ref)] = millis;
    }

    /** Of the newest job. */
    Optional<UUID> lastId() {
        if (order.isEmpty()) {
            return Optional.empty();
        }
        Chunk last = order.getLast();
        return Optional.of(new UUID(last.idHigh[last.used - 1], last.idLow[last.used - 1]));
    }

    int keepSeconds(int ref) {
        return chunk(ref).keepSeconds[at(ref)];
    }

    /** Of all its records that count. */
    int bytes(int ref) {
        return chunk(ref).bytes[at(ref)];
    }

    void bytes(int ref, int bytes) {
        chunk(ref).bytes[at(ref)] = bytes;
    }

    /** Whether each was added behind all that were accepted before it. */
    boolean isSorted() {
        return sorted;
    }

    /** Puts the jobs into the order of their ids; answers which place each has now. */
    IntUnaryOperator sort() {
        List<Integer> refs = new ArrayList<>(size());
        forEach(refs::add);
        refs.sort((one, other) -> {
            int high = Long.compareUnsigned(chunk(one).idHigh[at(one)], chunk(other).idHigh[at(other)]);
            return high != 0 ? high : Long.compareUnsigned(chunk(one).idLow[at(one)], chunk(other).idLow[at(other)]);
        });
        @Nullable Chunk[] before = chunks;
        int[] places = new int[chunkCount * CHUNK];
        order.clear();
        freeNumbers.clear();
        chunks = new @Nullable Chunk[4];
        chunkCount = 0;
        for (int old : refs) {
            Chunk from = Objects.requireNonNull(before[old / CHUNK]);
            Chunk to = order.isEmpty() || order.getLast().used == CHUNK ? newChunk() : order.getLast();
            int at = to.used++;
            to.live++;
            from.copy(at(old), to, at);
            places[old] = to.number * CHUNK + at;
            byId.put(to.idHigh[at], to.idLow[at], places[old]);
        }
        sorted = true;
        return old -> places[old];
    }

    /** Goes through all jobs, the oldest first, until one is answered by false. The jobs must not be changed. */
    void forEach(IntPredicate visitor) {
        for (Chunk chunk : order) {
            for (int at = 0; at < chunk.used; at++) {
                if (chunk.state[at] != GONE && !visitor.test(chunk.number * CHUNK + at)) {
                    return;
                }
            }
        }
    }

    /** Goes through the jobs before this one, or all, the newest first, until one is answered by false. */
    void forEachBefore(@Nullable UUID before, Filter filter, IntPredicate visitor) {
        int task = filter.task == null ? -1 : tasks.find(filter.task);
        int caller = filter.caller == null ? -1 : callers.find(filter.caller);
        if ((filter.task != null && task < 0) || (filter.caller != null && caller < 0)) {
            return;
        }
        for (int i = order.size() - 1; i >= 0; i--) {
            Chunk chunk = order.get(i);
            if (before != null && isAfter(chunk, 0, before)) {
                continue;
            }
            for (int at = chunk.used - 1; at >= 0; at--) {
                if (chunk.state[at] != GONE
                        && (filter.states & (1 << chunk.state[at])) != 0
                        && (task < 0 || chunk.task[at] == task)
                        && (caller < 0 || chunk.caller[at] == caller)
                        && (before == null || !isAfter(chunk, at, before))
                        && !visitor.test(chunk.number * CHUNK + at)) {
                    return;
                }
            }
        }
    }

    private static boolean isAfter(Chunk chunk, int at, UUID id) {
        int high = Long.compareUnsigned(chunk.idHigh[at], id.getMostSignificantBits());
        return high > 0 || (high == 0 && Long.compareUnsigned(chunk.idLow[at], id.getLeastSignificantBits()) >= 0);
    }

    /**
     * Which jobs are wanted.
     *
     * @param states a bit for each, by its ordinal
     */
    record Filter(
            int states, @Nullable String task, @Nullable String caller) {}

    private Chunk chunk(int ref) {
        Chunk chunk = chunks[ref / CHUNK];
        if (chunk == null) {
            throw new IllegalStateException("No job is at " + ref);
        }
        return chunk;
    }

    private static int at(int ref) {
        return ref % CHUNK;
    }
}
