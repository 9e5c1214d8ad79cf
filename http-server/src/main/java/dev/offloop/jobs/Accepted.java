package dev.offloop.jobs;

/**
 * The answer to a request.
 *
 * @param isNew false when a job of the same key and the same request was accepted before: it is this one
 */
public record Accepted(Job job, boolean isNew) {}
