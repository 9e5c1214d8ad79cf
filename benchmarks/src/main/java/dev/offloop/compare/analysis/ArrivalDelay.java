package dev.offloop.compare.analysis;

/**
 * How long an event that arrives at any time waits for a loop that is away from poll, computed from how long it was
 * away.
 *
 * <p>The loop is away for d1, d2, … within a time T, and waits for events during the rest. An event that arrives while
 * the loop is away waits until it is back. So the share of all moments at which an arrival would wait longer than x is
 * Σ max(0, d − x) / T. Unlike a probe that waits for its answer before it asks again, this leaves nothing out: a long
 * absence counts for every moment of it.
 */
public final class ArrivalDelay {
    private ArrivalDelay() {}

    /**
     * The delay that is exceeded at no more than (1 − share) of all moments.
     *
     * @param absences how long the loop was away, each time; any unit
     * @param total the time they happened in, of the same unit
     * @param share such as 0.99
     */
    public static double quantile(Distribution absences, double total, double share) {
        double allowed = (1 - share) * total;
        double[] values = absences.values();
        double beyond = 0;
        double longer = 0;
        for (int i = values.length - 1; i >= 0; i--) {
            longer += absences.counts()[i];
            beyond += values[i] * absences.counts()[i];
            double next = i == 0 ? 0 : values[i - 1];
            if (beyond - longer * next >= allowed) {
                return (beyond - allowed) / longer;
            }
        }
        return 0;
    }
}
