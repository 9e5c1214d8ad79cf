package dev.offloop.http.connection;

import java.time.Duration;

/**
 * What a connection may take, and for how long.
 *
 * @param connections open at the same time; 0 for as many as descriptors and heap allow, see {@link Capacity}
 * @param headTimeout from the first byte of a request to the end of its head; also for the first byte of a new
 *     connection, and for the rest of a body whose request is already answered
 * @param idleTimeout between two requests
 * @param patience the longest time in which a body or an answer makes less progress than {@code minBytesPerSecond}
 * @param minBytesPerSecond the least that a client must send of a body, and take of an answer
 * @param probeDelay from the end of a client's sending to the first interim answer that tells whether it still reads;
 *     each further one waits twice as long
 * @param drainGrace how long a connection may stay idle once the service drains: a request may be on its way
 */
public record ConnectionBounds(
        int connections,
        Duration headTimeout,
        Duration idleTimeout,
        Duration patience,
        int minBytesPerSecond,
        Duration probeDelay,
        Duration drainGrace) {
    public ConnectionBounds {
        require(connections >= 0, "The number of connections must not be negative, but it is " + connections);
        requirePositive("head time-out", headTimeout);
        requirePositive("idle time-out", idleTimeout);
        requirePositive("patience", patience);
        requirePositive("delay of the probe", probeDelay);
        requirePositive("grace of draining", drainGrace);
        require(
                minBytesPerSecond >= 0,
                "The least bytes per second must not be negative, but they are " + minBytesPerSecond);
    }

    /** Heads in 30 s, idle for 60 s, at least 1 KiB/s looked at over 30 s, a probe after 5 s, a second to drain. */
    public static ConnectionBounds defaults() {
        return new ConnectionBounds(
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1));
    }

    private static void requirePositive(String what, Duration duration) {
        require(duration.isPositive(), "The " + what + " must be above 0, not " + duration);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The bytes that must pass within {@link #patience}. */
    public long minBytes() {
        return Math.max(1, patience.toMillis() * minBytesPerSecond / 1_000);
    }

    /** Often enough that a time-out is late by a quarter at most. */
    Duration sweepInterval() {
        long shortest = Math.min(
                Math.min(headTimeout.toMillis(), idleTimeout.toMillis()),
                Math.min(patience.toMillis(), probeDelay.toMillis()));
        return Duration.ofMillis(Math.clamp(shortest / 4, 10, 1_000));
    }

    public ConnectionBounds withConnections(int connections) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }

    public ConnectionBounds withHeadTimeout(Duration headTimeout) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }

    public ConnectionBounds withIdleTimeout(Duration idleTimeout) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }

    public ConnectionBounds withPatience(Duration patience) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }

    public ConnectionBounds withProbeDelay(Duration probeDelay) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }

    public ConnectionBounds withDrainGrace(Duration drainGrace) {
        return new ConnectionBounds(
                connections, headTimeout, idleTimeout, patience, minBytesPerSecond, probeDelay, drainGrace);
    }
}
