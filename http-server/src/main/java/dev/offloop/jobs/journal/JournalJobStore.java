package dev.offloop.jobs.journal;

import dev.offloop.jobs.Accepted;
import dev.offloop.jobs.Claim;
import dev.offloop.jobs.Ending;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobEvent;
import dev.offloop.jobs.JobPage;
import dev.offloop.jobs.JobQuery;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobStore;
import dev.offloop.jobs.JobStoreException;
import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.jobs.StoreStats;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.task.Progress;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Jobs in a journal over Chronicle Queue, in a directory that this process owns. The event loop touches no file: the
 * journal has a thread of its own, and large bodies are read and written on worker threads of Vert.x.
 */
public final class JournalJobStore implements JobStore {
    private final Vertx vertx;
    private final OpenJournal journal;

    private JournalJobStore(Vertx vertx, OpenJournal journal) {
        this.vertx = vertx;
        this.journal = journal;
    }

    /**
     * Opens the journal, or makes it, and has what was running when its last process ended run again or end.
     *
     * @return fails with a {@link DirectoryInUseException} when another process has it, and with an {@link IOException}
     *     that says what is wrong when it cannot be read or written
     */
    public static Future<JournalJobStore> open(Vertx vertx, JournalConfig config) {
        return vertx.executeBlocking(
                () -> new JournalJobStore(vertx, OpenJournal.open(config, StoreClock.ofSystem())), false);
    }

    /** What was found when it was opened. */
    public JournalReport report() {
        return journal.report();
    }

    @Override
    public Future<JobBody> put(byte[] bytes) {
        if (bytes.length <= JobBody.INLINE_BYTES) {
            return Future.succeededFuture(new JobBody.Inline(bytes));
        }
        return blocking(() -> new JobBody.Stored(KeyDigest.sha256(bytes), bytes.length))
                .compose(body -> call(() -> {
                            journal.expect(body);
                            return body;
                        })
                        .compose(expected -> blocking(() -> write(body, bytes))));
    }

    private JobBody write(JobBody.Stored body, byte[] bytes) throws IOException {
        try {
            journal.bodies().write(body, bytes);
            return body;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw new JobStoreException(
                        Reason.NO_ROOM, "The disk has no room for a body of " + bytes.length + " bytes");
            }
            throw e;
        }
    }

    @Override
    public Future<byte[]> read(JobBody body) {
        return switch (body) {
            case JobBody.Inline inline -> Future.succeededFuture(inline.bytes());
            case JobBody.Stored stored ->
                blocking(() -> Files.readAllBytes(journal.bodies().file(stored.sha256())));
        };
    }

    @Override
    public Future<Accepted> accept(JobRequest request) {
        return call(() -> journal.jobs().accept(List.of(request)).getFirst());
    }

    @Override
    public Future<List<Accepted>> acceptAll(List<JobRequest> requests) {
        List<JobRequest> all = List.copyOf(requests);
        return call(() -> journal.jobs().accept(all));
    }

    @Override
    public Future<Optional<Job>> find(UUID id) {
        return call(() -> journal.jobs().find(id));
    }

    @Override
    public Future<JobPage> list(JobQuery query) {
        return call(() -> journal.list(query));
    }

    @Override
    public Future<List<Claim>> claim(int limit) {
        Context context = vertx.getOrCreateContext();
        Promise<List<Claim>> promise = Contexts.promise(context);
        journal.thread()
                .call(new LaterAnswered(
                        promise,
                        () -> journal.claim(
                                new OpenJournal.WaitingClaim(limit, promise, () -> Contexts.promise(context)))));
        return promise.future();
    }

    @Override
    public Future<Void> stopClaims() {
        return call(() -> {
                    journal.stopClaims();
                    return journal;
                })
                .mapEmpty();
    }

    @Override
    public Future<Job> end(Claim claim, Ending ending) {
        Promise<Job> promise = Contexts.promise(vertx.getOrCreateContext());
        journal.thread()
                .call(new LaterAnswered(
                        promise, () -> journal.end(new OpenJournal.UnrecordedEnd(claim, ending, promise))));
        return promise.future();
    }

    @Override
    public Future<Void> save(Claim claim, JobBody state) {
        return call(() -> journal.save(claim, state)).mapEmpty();
    }

    @Override
    public void tell(Claim claim, Progress progress) {
        var _ = call(() -> {
            journal.jobs().tell(claim, progress);
            return progress;
        });
    }

    @Override
    public Future<Job> cancel(UUID id) {
        return call(() -> journal.jobs().cancel(id));
    }

    @Override
    public Future<Job> retry(UUID id) {
        return call(() -> journal.jobs().retry(id));
    }

    @Override
    public Future<Watch> watch(UUID id, int after, Handler<JobEvent> handler) {
        Context context = vertx.getOrCreateContext();
        Consumer<JobEvent> watcher = event -> emit(context, event, handler);
        return call(() -> {
            journal.watch(id, after, watcher);
            return () -> {
                var _ = call(() -> {
                    journal.watchers().remove(id, watcher);
                    return id;
                });
            };
        });
    }

    private static void emit(Context context, JobEvent event, Handler<JobEvent> handler) {
        try {
            context.runOnContext(ignored -> handler.handle(event));
        } catch (RejectedExecutionException e) {
            // The loop of a closed Vert.x: there is nothing left that could be told.
        }
    }

    @Override
    public Future<StoreStats> stats() {
        return call(journal::stats);
    }

    @Override
    public Future<Void> close() {
        return journal.close();
    }

    /** Answered when what was recorded is durable. */
    private <T> Future<T> call(Callable<T> work) {
        Promise<T> promise = Contexts.promise(vertx.getOrCreateContext());
        journal.thread().call(new LaterAnswered(promise, () -> {
            journal.thread().answer(promise, work.call());
        }));
        return promise.future();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    private interface Step {
        void run() throws Exception;
    }

    private record LaterAnswered(Promise<?> promise, Step step) implements JournalThread.Call {
        @Override
        public void run() throws Exception {
            step.run();
        }

        @Override
        public void fail(Throwable cause) {
            promise.tryFail(cause);
        }
    }
}
