package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalDelayTest {
    @Test
    void aLongAbsenceCountsForEveryMomentOfIt() {
        Distribution absences = Distribution.of(Map.of(100.0, 1L));

        assertThat(ArrivalDelay.quantile(absences, 1_000, 0.99)).isCloseTo(90, within(1e-9));
        assertThat(ArrivalDelay.quantile(absences, 1_000, 0.95)).isCloseTo(50, within(1e-9));
        assertThat(ArrivalDelay.quantile(absences, 1_000, 0.5)).isZero();
    }

    @Test
    void itIsWhatArrivalsAtEveryMomentWouldHaveSeen() {
        double[] lengths = {5, 5, 40, 3, 200, 7, 7, 90};
        double gap = 10;
        double[] waits = new double[0];
        double total = 0;
        for (double length : lengths) {
            for (double at = 0; at < length; at += 0.25) {
                waits = Arrays.copyOf(waits, waits.length + 1);
                waits[waits.length - 1] = length - at;
            }
            waits = Arrays.copyOf(waits, waits.length + (int) (gap / 0.25));
            total += length + gap;
        }
        Arrays.sort(waits);
        Distribution absences = Distribution.of(Map.of(5.0, 2L, 40.0, 1L, 3.0, 1L, 200.0, 1L, 7.0, 2L, 90.0, 1L));

        for (double share : new double[] {0.5, 0.8, 0.9, 0.99}) {
            double seen = waits[(int) (share * waits.length)];
            assertThat(ArrivalDelay.quantile(absences, total, share)).isBetween(seen - 0.6, seen + 0.6);
        }
    }

    @Test
    void aLoopThatIsNeverAwayDelaysNoRequest() {
        assertThat(ArrivalDelay.quantile(Distribution.EMPTY, 1_000, 0.99)).isZero();
    }
}
