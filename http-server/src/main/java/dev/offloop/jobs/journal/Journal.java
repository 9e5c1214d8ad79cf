package dev.offloop.jobs.journal;

import dev.offloop.jobs.Accepted;
import dev.offloop.jobs.Claim;
import dev.offloop.jobs.Ending;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.log.Logs;
import dev.offloop.task.Progress;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What may happen to a job, and when: accepted, claimed, ended, taken back, run again, forgotten. Each is recorded and
 * then remembered; what is told to others waits until the records are as durable as they are to be. The journal's
 * thread.
 */
final class Journal {
    private static final Logger LOG = Logs.of(Journal.class);

    private static final JobProblem DEADLINE =
            new JobProblem("deadline", "The deadline passed before a result was there");

    private final JobBook book;
    private final JournalConfig config;
    private final StoreClock clock;
    private final JobIds ids;
    private final Watchers watchers;
    private final Consumer<Runnable> afterwards;
    private final Map<UUID, Running> running = new HashMap<>();

    /** @param afterwards runs what tells others, once the records are durable */
    Journal(
            JobBook book,
            JournalConfig config,
            StoreClock clock,
            JobIds ids,
            Watchers watchers,
            Consumer<Runnable> afterwards) {
        this.book = book;
        this.config = config;
        this.clock = clock;
        this.ids = ids;
        this.watchers = watchers;
        this.afterwards = afterwards;
    }

    /** Why no job is accepted now; null when one is. */
    @Nullable
    JobStoreException refusal(int jobs) {
        if (book.table.size() + (long) jobs > config.maxJobs()) {
            return new JobStoreException(
                    Reason.FULL,
                    "The store holds " + book.table.size() + " jobs of " + config.maxJobs()
                            + "; ended ones are forgotten after their time");
        }
        String noRoom = book.segments.noRoom();
        if (noRoom != null) {
            return new JobStoreException(Reason.NO_ROOM, "The disk has no room for the journal: " + noRoom);
        }
        if (book.segments.bytes() + book.bodies.bytes() > config.maxBytes()) {
            return new JobStoreException(
                    Reason.NO_ROOM,
                    "Jobs and their results take " + (book.segments.bytes() + book.bodies.bytes()) + " bytes of the "
                            + config.maxBytes() + " that they may; ended ones are forgotten after their time");
        }
        return null;
    }

    /** All of them or, when one cannot be, none. */
    List<Accepted> accept(List<JobRequest> requests) throws IOException {
        List<KeyDigest> keys = requests.stream().map(KeyDigest::of).toList();
        for (int i = 0; i < keys.size(); i++) {
            checkInput(requests.get(i));
            checkKey(keys.get(i));
        }
        JobStoreException refusal = refusal(requests.size());
        if (refusal != null && !isAllKnown(keys)) {
            throw refusal;
        }
        List<Accepted> accepted = new ArrayList<>(requests.size());
        try {
            for (int i = 0; i < keys.size(); i++) {
                accepted.add(accept(requests.get(i), keys.get(i)));
            }
        } catch (IOException | RuntimeException e) {
            takeBack(accepted);
            throw e;
        }
        return accepted;
    }

    private boolean isAllKnown(List<KeyDigest> keys) {
        return keys.stream().allMatch(key -> key.isPresent() && book.find(key) != RefTable.NONE);
    }

    private void checkInput(JobRequest request) {
        if (request.input() instanceof JobBody.Stored stored && !book.bodies.isKnown(stored)) {
            throw new JobStoreException(Reason.UNKNOWN, "The input " + stored.sha256() + " is not in the store");
        }
    }

    private void checkKey(KeyDigest key) throws IOException {
        int known = key.isPresent() ? book.find(key) : RefTable.NONE;
        if (known != RefTable.NONE) {
            AcceptedJob before = book.accepted(known);
            if (!before.key().isSameRequest(key)) {
                throw new JobStoreException(
                        Reason.KEY_REUSED,
                        "The idempotency key was used for another request, that of job " + before.id());
            }
        }
    }

    private Accepted accept(JobRequest request, KeyDigest key) throws IOException {
        int known = key.isPresent() ? book.find(key) : RefTable.NONE;
        if (known != RefTable.NONE) {
            checkKey(key);
            return new Accepted(job(known), false);
        }
        long now = clock.millis();
        AcceptedJob job = new AcceptedJob(ids.next(), now, request, key);
        int ref = book.accept(job);
        book.schedule.onWaiting(ref, now);
        book.schedule.onDeadline(ref, job.deadlineMillis(now));
        return new Accepted(JobStatus.accepted(job).of(job, null), true);
    }

    /** Those of a batch that came before the one which could not be recorded. */
    private void takeBack(List<Accepted> accepted) throws IOException {
        for (Accepted one : accepted) {
            if (one.isNew()) {
                int ref = book.table.find(one.job().id());
                AcceptedJob job = book.accepted(ref);
                change(ref, job, JobStatus.accepted(job).ended(JobState.CANCELLED, null, clock.millis()));
            }
        }
    }

    /** Takes jobs that may start, and records their attempts. */
    List<Claim> claim(int limit, Supplier<Promise<Void>> promises) throws IOException {
        List<Claim> claims = new ArrayList<>();
        long now = clock.millis();
        while (claims.size() < limit && book.segments.mayBegin()) {
            int ref = book.schedule.take(now);
            if (ref == RefTable.NONE) {
                break;
            }
            Claim claim = begin(ref, now, promises);
            if (claim != null) {
                claims.add(claim);
            }
        }
        return claims;
    }

    private @Nullable Claim begin(int ref, long now, Supplier<Promise<Void>> promises) throws IOException {
        AcceptedJob job = book.accepted(ref);
        JobStatus before = book.status(ref, job);
        long deadline = job.deadlineMillis(before.since());
        if (deadline <= now) {
            change(ref, job, before.ended(JobState.FAILED, DEADLINE, now));
            return null;
        }
        JobStatus status = before.running(now);
        if (!change(ref, job, status)) {
            book.schedule.putBack(ref);
            return null;
        }
        Running begun = new Running(ref, job, status, promises.get());
        running.put(job.id(), begun);
        return new Claim(
                job.id(),
                job.request(),
                status.attempt(),
                deadline == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofMillis(deadline - now)),
                Optional.ofNullable(book.saved(ref)),
                begun.cancelled.future());
    }

    /**
     * Records how an attempt ended.
     *
     * @return null when there is no room yet
     */
    @Nullable
    Job end(Claim claim, Ending ending) throws IOException {
        Running attempt = running(claim);
        JobStatus status = next(attempt, ending, clock.millis());
        attempt.ending = true;
        if (!change(attempt.ref, attempt.job, status)) {
            return null;
        }
        running.remove(claim.id());
        afterwards.accept(() -> attempt.cancelled.tryFail("The attempt has ended"));
        return status.of(attempt.job, null);
    }

    private Running running(Claim claim) {
        Running attempt = running.get(claim.id());
        if (attempt == null || attempt.status.attempt() != claim.attempt()) {
            throw new JobStoreException(
                    Reason.NOT_NOW, "Attempt " + claim.attempt() + " of job " + claim.id() + " has ended");
        }
        return attempt;
    }

    private static JobStatus next(Running attempt, Ending ending, long now) {
        JobStatus status = attempt.status;
        boolean cancel = status.cancelRequested();
        return switch (ending) {
            case Ending.Done done -> status.done(done.result(), now);
            case Ending.Failed failed -> status.ended(JobState.FAILED, failed.problem(), now);
            case Ending.Lost lost -> status.ended(JobState.LOST, lost.problem(), now);
            case Ending.Cancelled cancelled -> status.ended(JobState.CANCELLED, null, now);
            case Ending.Again again when cancel -> status.ended(JobState.CANCELLED, null, now);
            case Ending.Again again -> again(attempt, again, now);
            case Ending.NotBegun notBegun when cancel -> status.ended(JobState.CANCELLED, null, now);
            case Ending.NotBegun notBegun ->
                status.notBegun(now + notBegun.pause().toMillis(), now);
        };
    }

    private static JobStatus again(Running attempt, Ending.Again again, long now) {
        JobStatus status = attempt.status;
        long due = now + again.pause().toMillis();
        if (status.attempt() >= attempt.job.attempts()) {
            return status.ended(JobState.FAILED, again.problem(), now);
        }
        return due >= attempt.job.deadlineMillis(status.since())
                ? status.ended(JobState.FAILED, DEADLINE, now)
                : status.retrying(again.problem(), due, now);
    }

    boolean save(Claim claim, JobBody state) throws IOException {
        Running attempt = running(claim);
        return book.save(attempt.ref, attempt.job, claim.attempt(), state);
    }

    void tell(Claim claim, Progress progress) {
        Running attempt = running.get(claim.id());
        if (attempt != null && attempt.status.attempt() == claim.attempt()) {
            attempt.progress = progress;
            watchers.progressed(claim.id(), progress);
        }
    }

    Job cancel(UUID id) throws IOException {
        int ref = known(id);
        Running attempt = running.get(id);
        if (attempt != null) {
            return cancelRunning(attempt);
        }
        AcceptedJob job = book.accepted(ref);
        JobStatus status = book.status(ref, job);
        if (status.state().isEnded()) {
            throw new JobStoreException(
                    Reason.NOT_NOW, "Job " + id + " is " + status.state().word() + " and cannot be cancelled any more");
        }
        JobStatus cancelled = status.ended(JobState.CANCELLED, null, clock.millis());
        demandRecorded(change(ref, job, cancelled));
        return cancelled.of(job, null);
    }

    private Job cancelRunning(Running attempt) throws IOException {
        if (!attempt.status.cancelRequested()) {
            JobStatus asked = attempt.status.withCancelRequested();
            demandRecorded(book.change(attempt.ref, attempt.job, asked));
            attempt.status = asked;
            afterwards.accept(attempt.cancelled::tryComplete);
        }
        return attempt.status.of(attempt.job, attempt.progress);
    }

    Job retry(UUID id) throws IOException {
        int ref = known(id);
        AcceptedJob job = book.accepted(ref);
        JobStatus status = book.status(ref, job);
        if (!status.state().isDead() && status.state() != JobState.CANCELLED) {
            throw new JobStoreException(
                    Reason.NOT_NOW,
                    "Job " + id + " is " + status.state().word() + "; only one that is failed, lost or "
                            + "cancelled runs again");
        }
        long now = clock.millis();
        JobStatus again = status.again(now);
        demandRecorded(change(ref, job, again));
        book.schedule.onDeadline(ref, job.deadlineMillis(now));
        return again.of(job, null);
    }

    private static void demandRecorded(boolean recorded) {
        if (!recorded) {
            throw new JobStoreException(Reason.NO_ROOM, "The disk has no room to record it");
        }
    }

    private int known(UUID id) {
        int ref = book.table.find(id);
        if (ref == RefTable.NONE) {
            throw new JobStoreException(Reason.UNKNOWN, "There is no job " + id);
        }
        return ref;
    }

    Optional<Job> find(UUID id) throws IOException {
        int ref = book.table.find(id);
        return ref == RefTable.NONE ? Optional.empty() : Optional.of(job(ref));
    }

    /** As it is now, with the last word of its attempt. */
    Job job(int ref) throws IOException {
        Running attempt = running.get(book.table.id(ref));
        return attempt == null ? book.job(ref) : attempt.status.of(attempt.job, attempt.progress);
    }

    private boolean change(int ref, AcceptedJob job, JobStatus status) throws IOException {
        if (!book.change(ref, job, status)) {
            return false;
        }
        if (status.state().isWaiting()) {
            book.schedule.onWaiting(ref, clock.millis());
        } else if (status.state().isEnded()) {
            book.schedule.onEnded(ref);
        }
        if (watchers.isWatched(job.id())) {
            watchers.changed(status.of(job, null));
        }
        return true;
    }

    /** Does what is due by now. */
    void onTime() {
        long now = clock.millis();
        book.schedule.releaseDelayed(now);
        book.schedule.passDeadlines(
                now,
                ref -> guarded(ref, () -> {
                    AcceptedJob job = book.accepted(ref);
                    change(ref, job, book.status(ref, job).ended(JobState.FAILED, DEADLINE, now));
                }));
        book.schedule.expire(now, ref -> guarded(ref, () -> book.forget(ref)));
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(int ref, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.warn("Job {} cannot be read", book.table.id(ref), e);
        }
    }

    /** How many attempts are under way. */
    int runningCount() {
        return running.size();
    }
}
