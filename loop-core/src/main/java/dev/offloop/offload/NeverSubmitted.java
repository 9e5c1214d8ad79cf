package dev.offloop.offload;

import dev.offloop.task.Progress;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** A submission that failed before any worker could be chosen. Any thread. */
record NeverSubmitted<O>(long taskId, String strategy, Throwable cause) implements Submission<O> {
    /** On no context, so that it can be used when Vert.x is closed. */
    @Override
    public Future<O> future() {
        return Future.failedFuture(cause);
    }

    @Override
    public void cancel() {
        // It is settled.
    }

    @Override
    public void onProgress(Consumer<Progress> listener) {
        // It is settled.
    }

    @Override
    public Accounting accounting() {
        return Accounting.NOTHING;
    }
}
