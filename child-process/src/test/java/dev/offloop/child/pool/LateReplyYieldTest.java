package dev.offloop.child.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LateReplyYieldTest {
    private boolean due = true;
    private long now = 1_000;
    private int yields;
    private final LateReplyYield lateReplyYield = new LateReplyYield(() -> due, () -> now, () -> yields++);

    @Test
    void theCoreIsGivenUpWhenAnswersAreLateAndAgainWhenTheyStayAway() {
        lateReplyYield.onNone();
        now += LateReplyYield.LATE_NANOS;
        lateReplyYield.onNone();
        assertThat(yields).as("not late yet").isZero();

        now++;
        lateReplyYield.onNone();
        assertThat(yields).isEqualTo(1);

        lateReplyYield.onNone();
        assertThat(yields).as("once in the same time").isEqualTo(1);
        now += LateReplyYield.LATE_NANOS + 1;
        lateReplyYield.onNone();
        assertThat(yields).isEqualTo(2);
    }

    @Test
    void answersBeginTheTimeAnew() {
        lateReplyYield.onNone();
        now += LateReplyYield.LATE_NANOS;
        lateReplyYield.onAnswers();
        now += 1;

        lateReplyYield.onNone();
        now += LateReplyYield.LATE_NANOS;
        lateReplyYield.onNone();

        assertThat(yields).isZero();
    }

    @Test
    void nothingIsGivenUpWhileNoAnswerIsDue() {
        due = false;
        lateReplyYield.onNone();
        now += 10 * LateReplyYield.LATE_NANOS;
        lateReplyYield.onNone();

        due = true;
        lateReplyYield.onNone();

        assertThat(yields).isZero();
    }
}
