package dev.offloop.loop.blocking;

import dev.offloop.loop.Quantiles;

/**
 * What a bulkhead has done since it was made; each number is exact, together they may be an instant apart.
 *
 * @param size its threads
 * @param running how many calls run now
 * @param queued how many wait now
 * @param completed how many have ended, whether they threw or not
 * @param rejected how many found the queue full
 * @param cancelled how many were cancelled while they waited
 * @param queueNanos how long calls waited that have started
 * @param runNanos how long calls ran that have ended
 */
public record BulkheadStats(
        int size,
        int running,
        int queued,
        long completed,
        long rejected,
        long cancelled,
        Quantiles queueNanos,
        Quantiles runNanos) {}
