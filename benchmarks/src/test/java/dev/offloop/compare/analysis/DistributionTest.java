package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void itHasTheQuantilesOfItsHistogram() {
        Histogram histogram = new Histogram(1_000_000_000L, 2);
        for (int i = 1; i <= 10_000; i++) {
            histogram.recordValue(i * 100L);
        }
        Distribution distribution = Distribution.of(histogram);

        assertThat(distribution.total()).isEqualTo(10_000);
        for (double share : new double[] {0.1, 0.5, 0.99, 0.999}) {
            assertThat(distribution.quantile(share)).isBetween(share * 990_000, share * 1_010_000);
        }
    }

    @Test
    void mergingAddsCounts() {
        Distribution merged = Distribution.merge(List.of(
                Distribution.of(Map.of(1.0, 2L, 5.0, 1L)), Distribution.of(Map.of(5.0, 4L)), Distribution.EMPTY));

        assertThat(merged.values()).containsExactly(1, 5);
        assertThat(merged.counts()).containsExactly(2, 5);
    }

    @Test
    void aQuantileThatAFewValuesDecideIsNotTold() {
        Distribution few = Distribution.of(Map.of(1.0, 90L, 100.0, 10L));

        assertThat(few.supportedQuantile(0.5)).isEqualTo(1);
        assertThat(few.supportedQuantile(0.95)).isEqualTo(100);
        assertThat(few.supportedQuantile(0.99)).isNaN();
    }
}
