package dev.offloop.jobs;

import dev.offloop.task.Progress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps jobs, and says which one is next. What it answers holds when its future completes: it has been recorded as
 * durably as the store is. Any thread; futures complete on the caller's Vert.x context, and fail with a
 * {@link JobStoreException}, or with an {@link java.io.IOException} when a file cannot be read or written.
 *
 * <p>An accepted job ends exactly once: as done, failed, cancelled or lost. An attempt is recorded before it is handed
 * out, so that one that may not run twice never does: when what ran it is gone, it is lost.
 */
public interface JobStore {
    /** Keeps a large body; of small ones it only answers what to put into a request or a result. */
    Future<JobBody> put(byte[] bytes);

    /** The bytes of a body that a job has. */
    Future<byte[]> read(JobBody body);

    /** Accepts a job. */
    Future<Accepted> accept(JobRequest request);

    /** Accepts several at once, which is faster: all of them or, with what is wrong with one, none. */
    Future<List<Accepted>> acceptAll(List<JobRequest> requests);

    /** The job of this id. */
    Future<Optional<Job>> find(UUID id);

    /** Some of the jobs. */
    Future<JobPage> list(JobQuery query);

    /**
     * Takes jobs to run them. Waits for the first one.
     *
     * @param limit at most so many, at least 1
     * @return at least one; empty when no more are handed out, or the store is closed
     */
    Future<List<Claim>> claim(int limit);

    /**
     * Hands out no more jobs to this process, until the store is opened again; claims that wait get none. Idempotent.
     */
    Future<Void> stopClaims();

    /**
     * Says how an attempt ended. Waits, when there is no room to record it, until there is.
     *
     * @return the job then; fails with {@code NOT_NOW} when the attempt has been ended before
     */
    Future<Job> end(Claim claim, Ending ending);

    /** Keeps what the next attempt is to know, instead of what was kept before. */
    Future<Void> save(Claim claim, JobBody state);

    /** Tells those who watch, and those who ask for the job, how far an attempt is; not recorded. */
    void tell(Claim claim, Progress progress);

    /**
     * Takes a job back. One that waits is cancelled; the attempt of one that runs is asked to end.
     *
     * @return the job then; fails with {@code NOT_NOW} when it has ended
     */
    Future<Job> cancel(UUID id);

    /** Has a job that failed, was lost or was cancelled run again, with all its attempts. */
    Future<Job> retry(UUID id);

    /**
     * Tells of what happens to a job, from now on until the watch is closed, on the caller's context; of changes first,
     * without a gap, then as they come. Ends by itself after the event of the job's end.
     *
     * @param after the number of the last change that is known; 0 for all that are remembered
     * @return fails with {@code UNKNOWN} when there is no such job
     */
    Future<Watch> watch(UUID id, int after, Handler<JobEvent> handler);

    /** How many jobs there are, and what they take. */
    Future<StoreStats> stats();

    /** Records nothing more. Claims that are not ended count as begun. Idempotent. */
    Future<Void> close();

    /** A watch under way. */
    interface Watch {
        /** Tells nothing more. Idempotent; any thread. */
        void close();
    }
}
