package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two cost models with a known crossing: inline takes the work and 0.5 µs, the worker a constant or half of the work.
 */
class BreakEvenTest {
    private static final double[] SIZES = {0, 3, 10, 100, 1_000, 10_000};
    private static final double INLINE_OVERHEAD = 0.5;
    private static final int ROUNDS = 9;

    private static double[][] advantages(double handOverMicros, double noise, Random random) {
        double[][] gains = new double[SIZES.length][ROUNDS];
        for (int i = 0; i < SIZES.length; i++) {
            for (int round = 0; round < ROUNDS; round++) {
                double inline = (SIZES[i] + INLINE_OVERHEAD) * Math.exp(noise * random.nextGaussian());
                double worker = Math.max(handOverMicros, SIZES[i] / 2) * Math.exp(noise * random.nextGaussian());
                gains[i][round] = inline - worker;
            }
        }
        return gains;
    }

    @Test
    void aKnownBreakEvenIsFoundWithoutNoise() {
        BreakEven found = BreakEven.of(SIZES, advantages(3, 0, new Random(1)));

        assertThat(found.work().estimate()).isBetween(2.49, 2.51);
        assertThat(found.work().relativeError()).isLessThan(0.001);
        assertThat(found.words()).startsWith("from 2.5 µs (95 %");
    }

    @Test
    void theIntervalHoldsTheTruthInMostNoisyRunsAndIsNotWide() {
        int held = 0;
        double widest = 0;
        for (int seed = 0; seed < 100; seed++) {
            BreakEven found = BreakEven.of(SIZES, advantages(3, 0.08, new Random(seed)));
            held += found.work().contains(2.5) ? 1 : 0;
            widest = Math.max(widest, found.work().relativeError());
        }
        assertThat(held).isGreaterThanOrEqualTo(88);
        assertThat(widest).isLessThan(0.35);
    }

    @Test
    void moreNoiseGivesAWiderInterval() {
        BreakEven quiet = BreakEven.of(SIZES, advantages(3, 0.02, new Random(5)));
        BreakEven noisy = BreakEven.of(SIZES, advantages(3, 0.3, new Random(5)));

        assertThat(noisy.work().relativeError()).isGreaterThan(3 * quiet.work().relativeError());
    }

    @Test
    void whatPaysAtEverySizeAndAtNoneIsToldApart() {
        double[][] always = new double[SIZES.length][ROUNDS];
        double[][] never = new double[SIZES.length][ROUNDS];
        for (int i = 0; i < SIZES.length; i++) {
            Arrays.fill(always[i], 1);
            Arrays.fill(never[i], -1);
        }

        assertThat(BreakEven.of(SIZES, always).words()).isEqualTo("at every size");
        assertThat(BreakEven.of(SIZES, never).words()).isEqualTo("at no size up to 10 ms");
    }

    @Test
    void aBreakEvenThatMayLieBelowTheSmallestSizeIsNotStated() {
        double[][] gains = new double[SIZES.length][ROUNDS];
        for (double[] gain : gains) {
            Arrays.fill(gain, 1);
        }
        for (int round = 0; round < ROUNDS; round++) {
            gains[0][round] = round % 2 == 0 ? 1 : -1;
        }

        BreakEven found = BreakEven.of(SIZES, gains);

        assertThat(found.unclear()).isTrue();
        assertThat(found.words()).matches("cannot be told \\(95 %: at most .* µs\\)");
    }

    @Test
    void roundsThatContradictEachOtherGiveNoAnswer() {
        double[][] gains = new double[SIZES.length][ROUNDS];
        for (double[] gain : gains) {
            for (int round = 0; round < ROUNDS; round++) {
                gain[round] = round % 2 == 0 ? 1 : -1;
            }
        }

        BreakEven found = BreakEven.of(SIZES, gains);

        assertThat(found.unclear()).isTrue();
        assertThat(found.words()).isEqualTo("cannot be told");
    }
}
