package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    @Test
    void eachRoundIsHeldAgainstTheNextOneOfTheSameThing() {
        double[] steady = {10, 11, 10, 11, 10, 11, 10, 11, 10};
        double[] other = {1_000, 1_500, 1_500};

        Repeats repeats = Repeats.of(List.of(steady, other)).orElseThrow();

        assertThat(repeats).isEqualTo(new Repeats(10, 10));
        assertThat(Repeats.of(List.of(new double[] {1, 1, 3})).orElseThrow()).isEqualTo(new Repeats(100, 200));
    }

    @Test
    void whatWasMeasuredOnceOrNotAtAllSaysNothing() {
        assertThat(Repeats.of(List.of(new double[] {5}, new double[] {0, 7, Double.NaN}, new double[0])))
                .isEmpty();
    }
}
