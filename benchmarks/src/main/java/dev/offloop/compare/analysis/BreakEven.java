package dev.offloop.compare.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The smallest size of work from which on something pays.
 *
 * <p>At each measured size and in each round there is an advantage: what one spends, less what the other does. Above 0
 * it pays. The break-even is where the median advantage crosses 0 for the last time, on the straight line between two
 * sizes: inline grows by the work, and the hand-over costs the same at every size. How well it is known comes from a
 * bootstrap: rounds are drawn with replacement, whole rounds, so that what disturbed everything at once stays together.
 *
 * @param work estimate and bounds: 0 when it pays at every size measured, infinite when at none
 * @param smallest smallest size measured
 * @param largest largest size measured
 */
public record BreakEven(Interval work, double smallest, double largest) {
    private static final int RESAMPLES = 2_000;
    private static final double CONFIDENCE = 0.95;
    private static final long SEED = 20_260_101;

    /**
     * Finds it.
     *
     * @param sizes ascending
     * @param advantages per size the advantage of each round
     */
    public static BreakEven of(double[] sizes, double[][] advantages) {
        if (sizes.length == 0 || sizes.length != advantages.length) {
            throw new IllegalArgumentException(sizes.length + " sizes, " + advantages.length + " advantages");
        }
        int rounds = advantages[0].length;
        double[] found = new double[RESAMPLES];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RESAMPLES; i++) {
            found[i] = crossing(
                    sizes, medians(advantages, random.ints(rounds, 0, rounds).toArray()));
        }
        Arrays.sort(found);
        double estimate = crossing(
                sizes, Arrays.stream(advantages).mapToDouble(Medians::of).toArray());
        double low = found[(int) (RESAMPLES * (1 - CONFIDENCE) / 2)];
        double high = found[(int) Math.ceil(RESAMPLES * (1 + CONFIDENCE) / 2) - 1];
        return new BreakEven(
                new Interval(Math.min(low, estimate), estimate, Math.max(high, estimate)),
                sizes[0],
                sizes[sizes.length - 1]);
    }

    private static double[] medians(double[][] advantages, int[] rounds) {
        return Arrays.stream(advantages)
                .mapToDouble(each -> Medians.of(
                        Arrays.stream(rounds).mapToDouble(round -> each[round]).toArray()))
                .toArray();
    }

    private static double crossing(double[] sizes, double[] advantages) {
        int last = advantages.length - 1;
        while (last >= 0 && advantages[last] > 0) {
            last--;
        }
        if (last < 0) {
            return 0;
        }
        if (last == advantages.length - 1) {
            return Double.POSITIVE_INFINITY;
        }
        double share = -advantages[last] / (advantages[last + 1] - advantages[last]);
        return sizes[last] + share * (sizes[last + 1] - sizes[last]);
    }

    /** Whether it pays at every size measured, as far as can be told. */
    public boolean always() {
        return work.high() == 0;
    }

    /** Whether it pays at no size measured, as far as can be told. */
    public boolean never() {
        return Double.isInfinite(work.low());
    }

    /**
     * Whether the rounds allow that it pays at every size as well as that it does not: then nothing is found but, where
     * the upper bound is finite, that it pays beyond that.
     */
    public boolean unclear() {
        return work.low() == 0 && !always();
    }

    /** The break-even in words, sizes in microseconds. */
    public String words() {
        if (always()) {
            return "at every size";
        }
        if (never()) {
            return "at no size up to " + Words.micros(largest);
        }
        if (unclear()) {
            return "cannot be told"
                    + (Double.isInfinite(work.high()) ? "" : " (95 %: at most " + Words.micros(work.high()) + ")");
        }
        String estimate = Double.isInfinite(work.estimate())
                ? "above " + Words.micros(largest)
                : "from " + Words.micros(work.estimate());
        return estimate + " (95 %: " + Words.micros(work.low()) + " to "
                + (Double.isInfinite(work.high()) ? "above " + Words.micros(largest) : Words.micros(work.high())) + ")";
    }
}
