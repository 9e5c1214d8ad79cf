package dev.offloop.loop;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a loop has done since it started.
 *
 * @param uptimeNanos since the loop's first iteration; 0 before it
 * @param iterations finished iterations, libuv's {@code loop_count}
 * @param events I/O events and tasks from other threads
 * @param eventsWaiting those of them that were ready when the loop asked, so that they may have waited; libuv's
 *     {@code events_waiting}
 * @param idleNanos time blocked in poll
 * @param lingerNanos time spent looking at embedded sources instead of blocking
 * @param utilization the share of time the loop was neither idle nor lingering, 0 to 1; Node's
 *     {@code eventLoopUtilization}
 * @param delay how long the loop stayed away from poll, per iteration in which something ran: the longest time by which
 *     an event could be late. From the loop's own time stamps, no timer needed
 * @param ticks nextTick callbacks
 * @param microtasks microtasks
 * @param timers {@code setTimeout} and {@code setInterval} timers that wait
 * @param uncaught throwables that escaped a callback
 * @param starvations how often a drain of ticks and microtasks went on so long that it was reported
 * @param starving the class that was running at the last report, empty if there was none
 * @param phases per phase
 * @param slowest the slowest kinds of callback, slowest first, at most {@value #SLOWEST}
 */
public record LoopMetrics(
        long uptimeNanos,
        long iterations,
        long events,
        long eventsWaiting,
        long idleNanos,
        long lingerNanos,
        double utilization,
        Quantiles delay,
        long ticks,
        long microtasks,
        long timers,
        long uncaught,
        long starvations,
        String starving,
        Map<Phase, PhaseMetrics> phases,
        List<SlowCallback> slowest) {
    /** How many kinds of slow callback are kept. */
    public static final int SLOWEST = 8;

    public LoopMetrics {
        phases = Map.copyOf(phases);
        slowest = List.copyOf(slowest);
    }

    /** What one phase has done. */
    public PhaseMetrics phase(Phase phase) {
        return Objects.requireNonNull(phases.get(phase), () -> "no metrics of " + phase);
    }
}
