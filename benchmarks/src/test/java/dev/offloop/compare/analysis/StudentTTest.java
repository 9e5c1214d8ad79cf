package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against the tables of every book. */
class StudentTTest {
    @Test
    void tailsAreThoseOfTheTables() {
        assertThat(StudentT.upperTail(6.314, 1)).isCloseTo(0.05, within(2e-5));
        assertThat(StudentT.upperTail(2.571, 5)).isCloseTo(0.025, within(2e-5));
        assertThat(StudentT.upperTail(3.707, 6)).isCloseTo(0.005, within(2e-5));
        assertThat(StudentT.upperTail(2.228, 10)).isCloseTo(0.025, within(2e-5));
        assertThat(StudentT.upperTail(1.984, 100)).isCloseTo(0.025, within(2e-5));
    }

    @Test
    void theMiddleIsHalfAndBothSidesAreOne() {
        assertThat(StudentT.upperTail(0, 7)).isEqualTo(0.5);
        assertThat(StudentT.upperTail(-2.571, 5)).isCloseTo(0.975, within(2e-5));
        assertThat(StudentT.upperTail(Double.POSITIVE_INFINITY, 3)).isZero();
        assertThat(StudentT.upperTail(Double.NEGATIVE_INFINITY, 3)).isEqualTo(1);
    }
}
