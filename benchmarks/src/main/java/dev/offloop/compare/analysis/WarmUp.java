package dev.offloop.compare.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the rounds at the start that do not count yet, because compilers and caches were still at work: those in which
 * everything together was slower than it settled at, by more than it varies afterwards.
 */
public final class WarmUp {
    /** Deviations beyond which a round is not like the others. */
    private static final double DEVIATIONS = 4;

    /** A difference below which a round is good enough. */
    private static final double TOLERANCE = 0.03;

    /** The share of the rounds that may be given up. */
    private static final double LARGEST_SHARE = 1.0 / 3;

    private WarmUp() {}

    /**
     * How many rounds to leave out.
     *
     * @param costs per measurement one positive value a round, larger is slower; equally many
     */
    public static int rounds(List<double[]> costs) {
        if (costs.isEmpty()) {
            return 0;
        }
        int rounds = costs.getFirst().length;
        double[] slowness = new double[rounds];
        for (double[] cost : costs) {
            double settled = Math.log(Medians.of(Arrays.copyOfRange(cost, rounds / 2, rounds)));
            for (int i = 0; i < rounds; i++) {
                slowness[i] += (Math.log(cost[i]) - settled) / costs.size();
            }
        }
        double[] late = Arrays.copyOfRange(slowness, rounds / 2, rounds);
        double bound = Medians.of(late) + Math.max(TOLERANCE, DEVIATIONS * Medians.deviation(late));
        int first = 0;
        while (first < Math.floor(rounds * LARGEST_SHARE) && slowness[first] > bound) {
            first++;
        }
        return first;
    }
}
