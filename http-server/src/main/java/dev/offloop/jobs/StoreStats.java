package dev.offloop.jobs;

import java.util.Map;

/**
 * What a store holds.
 *
 * @param jobs in each state
 * @param journalBytes of its journal's files
 * @param bodyBytes of the bodies that it keeps apart
 * @param syncs how often it had the disk write, since it was opened
 * @param refusal why it accepts no job now; empty when it does
 */
public record StoreStats(Map<JobState, Long> jobs, long journalBytes, long bodyBytes, long syncs, String refusal) {}
