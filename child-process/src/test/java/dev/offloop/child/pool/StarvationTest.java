package dev.offloop.child.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StarvationTest {
    private boolean due = true;
    private long now = 1_000;
    private int yields;
    private final Starvation starvation = new Starvation(() -> due, () -> now, () -> yields++);

    @Test
    void theCoreIsGivenUpWhenAnswersAreLateAndAgainWhenTheyStayAway() {
        starvation.onNone();
        now += Starvation.LATE_NANOS;
        starvation.onNone();
        assertThat(yields).as("not late yet").isZero();

        now++;
        starvation.onNone();
        assertThat(yields).isEqualTo(1);

        starvation.onNone();
        assertThat(yields).as("once in the same time").isEqualTo(1);
        now += Starvation.LATE_NANOS + 1;
        starvation.onNone();
        assertThat(yields).isEqualTo(2);
    }

    @Test
    void answersBeginTheTimeAnew() {
        starvation.onNone();
        now += Starvation.LATE_NANOS;
        starvation.onAnswers();
        now += 1;

        starvation.onNone();
        now += Starvation.LATE_NANOS;
        starvation.onNone();

        assertThat(yields).isZero();
    }

    @Test
    void nothingIsGivenUpWhileNoAnswerIsDue() {
        due = false;
        starvation.onNone();
        now += 10 * Starvation.LATE_NANOS;
        starvation.onNone();

        due = true;
        starvation.onNone();

        assertThat(yields).isZero();
    }
}
