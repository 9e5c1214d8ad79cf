package dev.offloop.offload;

/**
 * Where a task's time went, in nanoseconds.
 *
 * @param queueNanos from acceptance until it was last handed to a worker
 * @param runNanos within the task, as the worker measured it
 * @param copyNanos everything between hand-over and answer that was not run time: encoding, transport, waking
 */
public record Timing(long queueNanos, long runNanos, long copyNanos) {}
