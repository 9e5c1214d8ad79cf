package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.BackendProvider;
import dev.offloop.offload.WorkerBackend;

/** The strategy {@code queue-thread}: a thread for each processor, at least two. */
public final class QueueThreadProvider implements BackendProvider {
    private static final int MIN_THREADS = 2;

    @Override
    public String strategy() {
        return "queue-thread";
    }

    @Override
    public WorkerBackend create() {
        int threads = Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors());
        return new ChildBackend(ChildConfig.defaults().withChildren(threads).withAgentsInThreads());
    }
}
