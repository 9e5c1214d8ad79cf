package dev.offloop.offload;

import io.vertx.core.Future;

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

    /** What it took; {@link Accounting#NOTHING} until {@link #future()} is settled. */
    Accounting accounting();
}
