package dev.offloop.workers.port;

import io.vertx.core.Context;

/**
 * A kind of worker that a module brings with it, found by {@link java.util.ServiceLoader} under this interface's name:
 * that of {@link Worker#process} is in {@code offloop-child-process}.
 */
public interface WorkerProvider {
    /**
     * What carries a worker; costs nothing until it is started. Home loop.
     *
     * @param context an event-loop context, whose loop is the home loop
     * @throws IllegalStateException when there can be no such worker here; the message says why
     */
    <I, O> WorkerTransport create(Context context, WorkerSpec<I, O> spec, WorkerEvents<O> events);
}
