package dev.offloop.offload;

import dev.offloop.task.Usage;

/**
 * What one task took: where its time went, and what it used beside time. The same for every strategy.
 *
 * @param queueNanos from acceptance until it was last handed to a worker
 * @param runNanos within the task, as the worker measured it
 * @param copyNanos everything between hand-over and answer that was not run time: encoding, transport, waking
 * @param usage what the run took of its thread; {@link Usage#NOT_MEASURED} for brief tasks, on virtual threads, and for
 *     a run whose worker did not tell, such as one that was given up
 * @param copiedBytes of inputs and outputs, as encoded, that were copied to and from workers, in all attempts; 0
 *     between threads
 * @param attempt for which it was last handed to a worker, from 1; 0 when it never was
 * @param worker name of the worker that ran it, such as {@code child-2}; empty when none has answered
 */
public record Accounting(
        long queueNanos, long runNanos, long copyNanos, Usage usage, long copiedBytes, int attempt, String worker) {
    /** Of a task that has taken nothing so far. */
    public static final Accounting NOTHING = new Accounting(0, 0, 0, Usage.NOT_MEASURED, 0, 0, "");
}
