package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final int RUNS = 300;

    /** In how many of all runs it is said to have settled. */
    private static int settled(int rounds, double noise, IntToDoubleFunction shape) {
        int settled = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            double[] costs = IntStream.range(0, rounds)
                    .mapToDouble(i -> shape.applyAsDouble(i) * Math.exp(noise * random.nextGaussian()))
                    .toArray();
            settled += WarmUp.isOver(costs) ? 1 : 0;
        }
        return settled;
    }

    @Test
    void aSteadyRateHasSettled() {
        assertThat(settled(WarmUp.ROUNDS, 0.03, round -> 7)).isGreaterThan((int) (0.98 * RUNS));
    }

    @Test
    void aRateThatStillGrowsHasNotHoweverSlowly() {
        assertThat(settled(WarmUp.ROUNDS, 0.03, round -> Math.pow(0.95, round))).isLessThan((int) (0.05 * RUNS));
        assertThat(settled(3 * WarmUp.ROUNDS, 0.03, round -> Math.pow(0.98, round)))
                .isLessThan((int) (0.05 * RUNS));
    }

    @Test
    void aRateThatFallsHasNotSettledEither() {
        assertThat(settled(WarmUp.ROUNDS, 0.03, round -> round < WarmUp.ROUNDS / 2 ? 1 : 1.3))
                .isLessThan((int) (0.05 * RUNS));
    }

    @Test
    void noiseThatMayHideAChangeIsNoProofThatThereIsNone() {
        assertThat(settled(WarmUp.ROUNDS, 0.4, round -> 1)).isLessThan((int) (0.05 * RUNS));
        assertThat(settled(WarmUp.ROUNDS, 0.4, round -> round < WarmUp.ROUNDS / 2 ? 1.2 : 1))
                .isLessThan((int) (0.05 * RUNS));
    }

    @Test
    void aFewDisturbedRoundsChangeNothing() {
        assertThat(settled(WarmUp.ROUNDS, 0.02, round -> round % 5 == 0 ? 4 : 1))
                .isGreaterThan((int) (0.95 * RUNS));
    }

    @Test
    void aFewRoundsOrSuchThatMeasuredNothingProveNothing() {
        double[] costs = new double[WarmUp.ROUNDS];
        Arrays.fill(costs, 1);
        assertThat(WarmUp.isOver(costs)).isTrue();
        for (double nothing : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
            costs[3] = nothing;
            assertThat(WarmUp.isOver(costs)).isFalse();
        }
        Arrays.fill(costs, 1);
        assertThat(WarmUp.isOver(Arrays.copyOf(costs, WarmUp.MIN_ROUNDS))).isTrue();
        assertThat(WarmUp.isOver(Arrays.copyOf(costs, WarmUp.MIN_ROUNDS - 1))).isFalse();
    }
}
