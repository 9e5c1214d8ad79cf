package dev.offloop.jobs;

import dev.offloop.task.Progress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Hands everything on, so that a test can have one thing fail. */
public class ForwardingStore implements JobStore {
    private final JobStore store;

    protected ForwardingStore(JobStore store) {
        this.store = store;
    }

    @Override
    public Future<JobBody> put(byte[] bytes) {
        return store.put(bytes);
    }

    @Override
    public Future<byte[]> read(JobBody body) {
        return store.read(body);
    }

    @Override
    public Future<Accepted> accept(JobRequest request) {
        return store.accept(request);
    }

    @Override
    public Future<List<Accepted>> acceptAll(List<JobRequest> requests) {
        return store.acceptAll(requests);
    }

    @Override
    public Future<Optional<Job>> find(UUID id) {
        return store.find(id);
    }

    @Override
    public Future<JobPage> list(JobQuery query) {
        return store.list(query);
    }

    @Override
    public Future<List<Claim>> claim(int limit) {
        return store.claim(limit);
    }

    @Override
    public Future<Void> stopClaims() {
        return store.stopClaims();
    }

    @Override
    public Future<Job> end(Claim claim, Ending ending) {
        return store.end(claim, ending);
    }

    @Override
    public Future<Void> save(Claim claim, JobBody state) {
        return store.save(claim, state);
    }

    @Override
    public void tell(Claim claim, Progress progress) {
        store.tell(claim, progress);
    }

    @Override
    public Future<Job> cancel(UUID id) {
        return store.cancel(id);
    }

    @Override
    public Future<Job> retry(UUID id) {
        return store.retry(id);
    }

    @Override
    public Future<Watch> watch(UUID id, int after, Handler<JobEvent> handler) {
        return store.watch(id, after, handler);
    }

    @Override
    public Future<StoreStats> stats() {
        return store.stats();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
