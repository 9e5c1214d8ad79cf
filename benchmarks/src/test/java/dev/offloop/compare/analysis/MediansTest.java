package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediansTest {
    @ParameterizedTest
    @CsvSource({"3, 0", "5, 0", "6, 1", "8, 1", "9, 2", "12, 3", "20, 6"})
    void theRankOfTheBoundsIsThatOfTheBinomialDistribution(int n, int rank) {
        assertThat(Medians.rank(n, 0.95)).isEqualTo(rank);
    }

    @Test
    void theIntervalHoldsTheMedianAsOftenAsPromisedWhateverTheNoise() {
        Random random = new Random(7);
        int held = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] values = random.doubles(9, 0, 1)
                    .map(uniform -> 5 * Math.exp(random.nextGaussian()))
                    .toArray();
            held += Medians.interval(values, 0.95).contains(5) ? 1 : 0;
        }
        assertThat(held).isGreaterThan(1_900);
    }

    @Test
    void oneSpoiledRoundMovesNothing() {
        Interval interval = Medians.interval(new double[] {10, 10, 10, 10, 10, 10, 10, 10, 1_000}, 0.95);

        assertThat(interval).isEqualTo(new Interval(10, 10, 10));
    }
}
