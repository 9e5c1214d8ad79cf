package dev.offloop.loop.blocking;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/** A call that blocks, handed to a bulkhead. */
public final class BlockingCall<T> {
    private final Future<T> future;
    private final BooleanSupplier cancel;

    BlockingCall(Future<T> future, BooleanSupplier cancel) {
        this.future = future;
        this.cancel = cancel;
    }

    /**
     * What the call returns, on the context that made it. Fails with what it throws, with a
     * {@link java.util.concurrent.RejectedExecutionException} if the bulkhead was full, or with a
     * {@link java.util.concurrent.CancellationException}.
     */
    public Future<T> future() {
        return future;
    }

    /**
     * Takes the call out of the queue, which fails the future and makes room at once. Any thread.
     *
     * @return false if it has started, ended or been cancelled: nothing is changed then
     */
    public boolean cancel() {
        return cancel.getAsBoolean();
    }
}
