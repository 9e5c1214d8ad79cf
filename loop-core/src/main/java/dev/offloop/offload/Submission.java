package dev.offloop.offload;

import dev.offloop.task.Progress;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** A task that was submitted. Any thread. */
public interface Submission<O> {
    /** Unique within one {@link Offload}; counts up from 1. */
    long taskId();

    /** Name of the back end that runs it. */
    String strategy();

    /** Completes on the submitter's context, with the output or an {@link OffloadException}. */
    Future<O> future();

    /** Takes the task back: the future fails with {@code Cancelled} unless it is settled already. Idempotent. */
    void cancel();

    /**
     * Tells how far the task is whenever it has said something new, at most ten times a second while it runs, on the
     * context of the caller of this method. Nothing is told once the task is settled.
     *
     * @param listener must return at once
     */
    void onProgress(Consumer<Progress> listener);

    /** What it took; {@link Accounting#NOTHING} until {@link #future()} is settled. */
    Accounting accounting();
}
