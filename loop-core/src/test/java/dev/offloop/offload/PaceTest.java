package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Percentage FIVE = Percentage.withPercentage(5);

    private final Pace pace = new Pace();
    private long now;

    private void finish(int tasks, long apartNanos) {
        for (int i = 0; i < tasks; i++) {
            now += apartNanos;
            pace.onFinished(now, true);
        }
    }

    @Test
    void aFewTasksTellNothing() {
        finish(8, 5 * MILLISECOND);

        assertThat(pace.nanosFor(1_000)).isZero();
    }

    @Test
    void whatStandsBeforeIsFinishedAtThePaceSoFar() {
        finish(200, 5 * MILLISECOND);

        assertThat(pace.nanosFor(1_000)).isEqualTo(5_000 * MILLISECOND);
        assertThat(pace.nanosFor(0)).isZero();
    }

    @Test
    void tasksThatComeBackTogetherCountAsSpreadOut() {
        for (int batch = 0; batch < 100; batch++) {
            finish(1, 128 * MILLISECOND);
            finish(127, 0);
        }

        assertThat((double) pace.nanosFor(1_000)).isCloseTo(1_000.0 * MILLISECOND, FIVE);
    }

    @Test
    void timeInWhichNothingWaitedDoesNotCount() {
        finish(200, 5 * MILLISECOND);
        pace.onFinished(now, false);
        now += 1_000_000 * MILLISECOND;
        finish(200, 5 * MILLISECOND);

        assertThat((double) pace.nanosFor(1)).isCloseTo(5.0 * MILLISECOND, FIVE);
    }

    @Test
    void anotherPaceIsSeenWithinTwoSecondsOfWork() {
        finish(1_000, MILLISECOND);
        finish(200, 10 * MILLISECOND);

        assertThat((double) pace.nanosFor(1)).isCloseTo(10.0 * MILLISECOND, FIVE);
    }

    @Test
    void tasksThatTakeLongerThanTheWindowAreAveragedToo() {
        finish(100, 10_000 * MILLISECOND);

        assertThat(pace.nanosFor(2)).isEqualTo(20_000 * MILLISECOND);
    }
}
