package dev.offloop.offload.auto;

import java.util.List;

/**
 * What the strategy {@code auto} gives the tasks of one name to, and why.
 *
 * @param task name of the task
 * @param strategy where the next one goes
 * @param reason one sentence for people
 * @param runs how many were measured
 * @param p50Nanos run time of recent ones, median; 0 before the first
 * @param p99Nanos run time of recent ones, 99th percentile; 0 before the first
 * @param options what there is to choose from
 */
public record Explanation(
        String task, String strategy, String reason, long runs, long p50Nanos, long p99Nanos, List<Option> options) {
    /**
     * One strategy, as judged for these tasks.
     *
     * @param strategy its name
     * @param runs how many of these tasks it ran
     * @param costNanos what a task is expected to cost there: run time, dispatch, and delay of the event loop
     * @param barred why it may not have them; empty when it may
     */
    public record Option(String strategy, long runs, long costNanos, String barred) {}
}
