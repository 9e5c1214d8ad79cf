package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LawsTest {
    @Test
    void aFixedCostAndACostPerUnitComeBackOutOfTheNoise() {
        Random random = new Random(1);
        double[] sizes = new double[25];
        double[] costs = new double[25];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.pow(2, i);
            costs[i] = (1.5 + 0.0001 * sizes[i]) * Math.exp(0.05 * random.nextGaussian());
        }
        costs[7] *= 40;

        AffineLaw law = AffineLaw.fit(sizes, costs);

        assertThat(law.fixed()).isBetween(1.4, 1.6);
        assertThat(law.perUnit()).isBetween(0.000095, 0.000105);
        assertThat(law.error()).isLessThan(0.08);
        assertThat(law.words("B")).startsWith("1.").contains(" ns per B (±");
    }

    @Test
    void oneWorkerWaitsAsTheBookSays() {
        assertThat(Queueing.sojourn(0.005, 100, 1)).isCloseTo(200, within(1e-9));
        assertThat(Queueing.waits(1, 2)).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(Queueing.sojourn(0.02, 100, 2)).isInfinite();
    }

    @Test
    void theRateIsThatOfTheNarrowestPlace() {
        assertThat(Queueing.rate(1, 10, 2, 8)).isCloseTo(0.2, within(1e-9));
        assertThat(Queueing.rate(1, 10, 64, 64)).isCloseTo(1, within(1e-9));
        assertThat(Queueing.rate(1, 9, 8, 2)).isCloseTo(0.2, within(1e-9));
    }
}
