package dev.offloop.compare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static Tally answeredEvery(long nanos, int underWay, long planned) {
        Tally tally = new Tally(0, planned, underWay);
        long now = 0;
        while (!tally.isOver(now)) {
            now += nanos;
            tally.answered(now - nanos * underWay, now);
        }
        return tally;
    }

    @Test
    void theRateIsThatOfTheAnswersAfterTheFirstOnes() {
        Tally tally = answeredEvery(10, 4, 8_000);

        assertThat(tally.perSecond()).isEqualTo(1e8);
        assertThat(tally.counted()).isEqualTo(700);
    }

    @Test
    void whoIsTooSlowForTheTimePlannedIsMeasuredForLonger() {
        Tally tally = answeredEvery(1_000, 128, 50_000);

        assertThat(tally.perSecond()).isEqualTo(1e6);
        assertThat(tally.answered()).isEqualTo(128 + 64);
        assertThat(tally.counted()).isEqualTo(64);
    }

    @Test
    void onlySoMuchLongerThough() {
        Tally tally = answeredEvery(1_000, 1_000, 50_000);

        assertThat(tally.answered()).isEqualTo(400);
        assertThat(tally.counted()).isEqualTo(1);
    }
}
