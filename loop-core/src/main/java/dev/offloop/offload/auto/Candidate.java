package dev.offloop.offload.auto;

/**
 * A strategy that tasks may be given to.
 *
 * @param name of the strategy
 * @param place where its tasks run
 */
public record Candidate(String name, WorkerPlace place) {}
