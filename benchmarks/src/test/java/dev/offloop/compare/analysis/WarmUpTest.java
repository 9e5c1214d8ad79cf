package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static List<double[]> costs(double[] shape) {
        Random random = new Random(3);
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double[] cost = shape.clone();
            for (int round = 0; round < cost.length; round++) {
                cost[round] *= (i + 1) * Math.exp(0.03 * random.nextGaussian());
            }
            all.add(cost);
        }
        return all;
    }

    @Test
    void slowRoundsAtTheStartAreFound() {
        assertThat(WarmUp.rounds(costs(new double[] {3, 1.4, 1, 1, 1, 1, 1, 1, 1, 1})))
                .isEqualTo(2);
    }

    @Test
    void steadyRoundsAllCount() {
        assertThat(WarmUp.rounds(costs(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1})))
                .isZero();
    }

    @Test
    void aDisturbanceLaterIsNoWarmUp() {
        assertThat(WarmUp.rounds(costs(new double[] {1, 1, 1, 5, 1, 1, 1, 1, 1, 1})))
                .isZero();
    }

    @Test
    void atMostAThirdIsGivenUp() {
        assertThat(WarmUp.rounds(costs(new double[] {9, 8, 7, 6, 1, 1, 1, 1, 1})))
                .isEqualTo(3);
    }
}
