package dev.offloop.compare.analysis;

import java.util.Arrays;

/**
 * Whether what is measured round after round has settled: compilers and caches, here and at the other end, have done
 * what they do to it.
 *
 * <p>The first half of the rounds is held against the second. It has settled when what it costs left alone
 * ({@link Undisturbed}) is shown to be the same in both, within a tolerance: by two one-sided tests with an error of 5
 * % each, which is a 90 % interval. That no difference is seen is not enough; where noise may hide one, nothing has
 * settled as far as anyone can tell.
 */
public final class WarmUp {
    /** Rounds that are needed: half of them have bounds. A busy machine makes fewer than planned. */
    public static final int MIN_ROUNDS = 12;

    /** Rounds that usually suffice, and the last ones that are looked at while warm-up goes on. */
    public static final int ROUNDS = 14;

    /** By as much two runs on one machine differ anyway, for reasons that no round of either shows. */
    public static final double TOLERANCE = 0.15;

    private static final double CONFIDENCE = 0.9;

    private WarmUp() {}

    /**
     * Whether it has settled within these rounds; never of fewer than {@link #MIN_ROUNDS}.
     *
     * @param costs one value a round, in the order in which they were measured; not settled with any that is not above
     *     0
     */
    public static boolean isOver(double[] costs) {
        boolean known = Arrays.stream(costs).allMatch(cost -> Double.isFinite(cost) && cost > 0);
        if (costs.length < MIN_ROUNDS || !known) {
            return false;
        }
        Undisturbed first = Undisturbed.of(Arrays.copyOfRange(costs, 0, costs.length / 2));
        Undisturbed second = Undisturbed.of(Arrays.copyOfRange(costs, costs.length / 2, costs.length));
        Interval ratio = second.ratio(first, CONFIDENCE);
        return ratio.high() < 1 + TOLERANCE && ratio.low() > 1 / (1 + TOLERANCE);
    }
}
