package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UndisturbedTest {
    private static final Rule RULE = new Rule(0.95, 0.15, 0.35);

    private static double[] rounds(double truth, double disturbedShare, Random random) {
        double[] rounds = new double[14];
        for (int i = 0; i < rounds.length; i++) {
            double disturbance = random.nextDouble() < disturbedShare ? 20 * random.nextDouble() : 0;
            rounds[i] = truth * Math.exp(0.05 * random.nextGaussian()) * (1 + disturbance);
        }
        return rounds;
    }

    @Test
    void whatIsDisturbedInSomeOfItsRoundsCostsWhatItCostsInTheOthers() {
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            assertThat(Math.exp(Undisturbed.of(rounds(3, 0.15, random)).logCost()))
                    .isCloseTo(3, within(0.75));
        }
    }

    @Test
    void anOrderStatedOnABusyMachineIsThatOfAQuietOne() {
        int stated = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Undisturbed fastButOftenDisturbed = Undisturbed.of(rounds(1.6, 0.4, random));
            Undisturbed slow = Undisturbed.of(rounds(3.2, 0, random));
            Claims.Claim claim = Claims.of(List.of(fastButOftenDisturbed, slow), RULE)
                    .getFirst()
                    .claim();
            assertThat(claim).isNotEqualTo(Claims.Claim.LARGER);
            stated += claim == Claims.Claim.SMALLER ? 1 : 0;
        }
        assertThat(stated).isGreaterThan(100);
    }

    @Test
    void theRatioOfTwoLiesBetweenItsBounds() {
        Random random = new Random(1);
        int held = 0;
        for (int i = 0; i < 400; i++) {
            Interval ratio = Undisturbed.of(rounds(6, 0, random)).ratio(Undisturbed.of(rounds(3, 0, random)), 0.95);
            held += ratio.contains(2) ? 1 : 0;
        }
        assertThat(held).isBetween(370, 398);
    }

    @Test
    void fewRoundsAreBoundedByNothing() {
        Undisturbed few = Undisturbed.of(new double[] {1, Double.NaN, 1, 1, 1, 1});

        assertThat(few.ratio(few, 0.95)).isEqualTo(new Interval(0, 1, Double.POSITIVE_INFINITY));
    }
}
