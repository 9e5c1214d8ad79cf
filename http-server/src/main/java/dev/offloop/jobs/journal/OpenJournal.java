package dev.offloop.jobs.journal;

import dev.offloop.jobs.Claim;
import dev.offloop.jobs.Ending;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobEvent;
import dev.offloop.jobs.JobPage;
import dev.offloop.jobs.JobQuery;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.jobs.StoreStats;
import dev.offloop.log.Logs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A journal that is open: what its thread does in each turn, and whom it lets wait: claims until there is a job, ends
 * of attempts until there is room.
 */
@SuppressWarnings("EnumOrdinal") // The order of states and priorities is part of what is stored.
final class OpenJournal implements JournalThread.Work {
    private static final Logger LOG = Logs.of(OpenJournal.class);

    private final DataDirectory directory;
    private final JournalConfig config;
    private final StoreClock clock;
    private final StoredBodies bodies;
    private final Segments segments;
    private final JobBook book;
    private final Head head;
    private final Compaction compaction;
    private final Watchers watchers;
    private final Journal jobs;
    private final JournalReport report;
    private final JournalThread thread = new JournalThread(this);
    private final Deque<WaitingClaim> waitingClaims = new ArrayDeque<>();
    private final Deque<UnrecordedEnd> unrecordedEnds = new ArrayDeque<>();
    private boolean claimsStopped;
    private final Promise<Void> closed = Promise.promise();

    /** One that is answered when there is a job. */
    record WaitingClaim(int limit, Promise<List<Claim>> promise, Supplier<Promise<Void>> promises) {}

    /** One that is answered when it is recorded. */
    record UnrecordedEnd(Claim claim, Ending ending, Promise<Job> promise) {}

    private OpenJournal(DataDirectory directory, JournalConfig config, StoreClock clock) throws IOException {
        this.directory = directory;
        this.config = config;
        this.clock = clock;
        Path journal = directory.child("journal");
        boolean synced = config.durability() == Durability.POWER;
        this.bodies = new StoredBodies(directory.child("bodies"), synced);
        JournalFiles.tidy(journal);
        List<Path> files = JournalFiles.files(journal);
        long published = Head.read(journal.resolve("head"));
        this.head = Head.open(journal.resolve("head"));
        this.segments = new Segments(journal, files, config.fileBytes(), synced, head);
        this.book = new JobBook(segments, bodies, clock);
        this.watchers = new Watchers(thread::afterwards);
        this.compaction = new Compaction(book);
        JobIds ids = new JobIds(clock::millis);
        this.jobs = new Journal(book, config, clock, ids, watchers, thread::afterwards);
        this.report = recover(files, published, ids, directory.path().resolve("damaged"));
        bodies.sweepFiles();
        segments.publish();
    }

    /** Blocks. */
    static OpenJournal open(JournalConfig config, StoreClock clock) throws IOException {
        DataDirectory directory = DataDirectory.open(config.directory());
        try {
            OpenJournal journal = new OpenJournal(directory, config, clock);
            journal.thread.start();
            return journal;
        } catch (IOException | RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private JournalReport recover(List<Path> files, long published, JobIds ids, Path damaged) throws IOException {
        Recovery recovery = new Recovery(book, files);
        JournalReport found = recovery.read(published);
        segments.continueAfter(recovery.lastSerial());
        if (!book.table.isSorted()) {
            book.sort();
        }
        recovery.settle(clock.millis());
        book.table.lastId().ifPresent(ids::passed);
        for (JournalReport.Damage damage : found.damages()) {
            LOG.warn("The journal is damaged: {}", damage.summary());
        }
        for (int number : recovery.damagedFiles()) {
            for (int ref : book.jobsIn(number)) {
                if (!book.copy(ref)) {
                    throw new IOException("There is no room to copy what is whole of a damaged file of the journal");
                }
            }
            LOG.warn("The damaged file is set aside: {}", segments.setAside(number, damaged));
        }
        return found;
    }

    JournalReport report() {
        return report;
    }

    JournalThread thread() {
        return thread;
    }

    Journal jobs() {
        return jobs;
    }

    StoredBodies bodies() {
        return bodies;
    }

    Watchers watchers() {
        return watchers;
    }

    void expect(JobBody.Stored body) {
        bodies.expect(body, clock.millis());
    }

    void claim(WaitingClaim claim) {
        waitingClaims.add(claim);
    }

    void stopClaims() {
        claimsStopped = true;
    }

    void end(UnrecordedEnd end) throws IOException {
        if (!unrecordedEnds.isEmpty() || !tryEnd(end)) {
            unrecordedEnds.add(end);
        }
    }

    private boolean tryEnd(UnrecordedEnd end) throws IOException {
        Job ended;
        try {
            ended = jobs.end(end.claim(), end.ending());
        } catch (JobStoreException e) {
            end.promise().tryFail(e);
            return true;
        }
        if (ended != null) {
            thread.answer(end.promise(), ended);
        }
        return ended != null;
    }

    JobBody save(Claim claim, JobBody state) throws IOException {
        if (!jobs.save(claim, state)) {
            throw new JobStoreException(Reason.NO_ROOM, "The disk has no room to record it");
        }
        return state;
    }

    void watch(UUID id, int after, Consumer<JobEvent> watcher) throws IOException {
        Job job = jobs.find(id).orElseThrow(() -> new JobStoreException(Reason.UNKNOWN, "There is no job " + id));
        thread.afterwards(() -> job.history().stream()
                .filter(change -> change.number() > after)
                .forEach(change -> watcher.accept(new JobEvent.Changed(change, job))));
        if (!job.state().isEnded()) {
            watchers.add(id, watcher);
        }
    }

    JobPage list(JobQuery query) throws IOException {
        int states = query.states().isEmpty() ? -1 : 0;
        for (JobState state : query.states()) {
            states |= 1 << state.ordinal();
        }
        List<Integer> refs = new ArrayList<>();
        book.table.forEachBefore(
                query.before().orElse(null),
                new JobTable.Filter(
                        states, query.task().orElse(null), query.caller().orElse(null)),
                ref -> {
                    refs.add(ref);
                    return refs.size() <= query.limit();
                });
        List<Job> page = new ArrayList<>();
        for (int ref : refs.subList(0, Math.min(refs.size(), query.limit()))) {
            page.add(jobs.job(ref));
        }
        Optional<UUID> next =
                refs.size() > query.limit() ? Optional.of(page.getLast().id()) : Optional.empty();
        return new JobPage(page, next);
    }

    StoreStats stats() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, book.table.count(state));
        }
        JobStoreException refusal = jobs.refusal(1);
        return new StoreStats(
                counts,
                segments.bytes(),
                bodies.bytes(),
                segments.syncs(),
                refusal == null ? "" : String.valueOf(refusal.getMessage()));
    }

    @Override
    public void onTime() throws IOException {
        if (segments.noRoom() != null) {
            segments.tryAgain();
        }
        while (!unrecordedEnds.isEmpty() && tryEnd(unrecordedEnds.peek())) {
            unrecordedEnds.remove();
        }
        jobs.onTime();
        bodies.sweep(clock.millis());
        compaction.copySome();
        serveClaims();
    }

    private void serveClaims() throws IOException {
        while (!waitingClaims.isEmpty()) {
            WaitingClaim claim = waitingClaims.peek();
            List<Claim> claims = claimsStopped ? List.of() : jobs.claim(claim.limit(), claim.promises());
            if (claims.isEmpty() && !claimsStopped) {
                return;
            }
            waitingClaims.remove();
            thread.answer(claim.promise(), claims);
        }
    }

    @Override
    public long untilDueMillis() {
        if (compaction.isUnderWay()) {
            return 0;
        }
        long due = Math.max(0, book.schedule.nextMillis() - clock.millis());
        return segments.noRoom() == null ? due : Math.min(due, Segments.RETRY_MILLIS);
    }

    @Override
    public void commit() throws IOException {
        if (config.durability() == Durability.POWER) {
            segments.sync();
        }
        segments.publish();
        compaction.dropEmpty();
    }

    Future<Void> close() {
        thread.close();
        return closed.future();
    }

    @Override
    public void onBroken(Throwable reason) {
        waitingClaims.forEach(claim -> thread.afterwards(() -> claim.promise().tryFail(reason)));
        waitingClaims.clear();
        failUnrecordedEnds(reason);
    }

    private void failUnrecordedEnds(Throwable reason) {
        unrecordedEnds.forEach(end -> thread.afterwards(() -> end.promise().tryFail(reason)));
        unrecordedEnds.clear();
    }

    @Override
    public void close(Throwable reason) throws IOException {
        waitingClaims.forEach(claim -> thread.answer(claim.promise(), List.of()));
        failUnrecordedEnds(reason);
        try (directory) {
            segments.close();
        } finally {
            closed.tryComplete();
        }
    }
}
