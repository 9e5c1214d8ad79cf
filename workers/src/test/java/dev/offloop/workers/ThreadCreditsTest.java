package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThreadCreditsTest {
    private static void run(ThreadCredits window, int times, long nanos) {
        for (int i = 0; i < times; i++) {
            window.onRun(nanos);
        }
    }

    @Test
    void aFixedWindowNeverMoves() {
        ThreadCredits window = ThreadCredits.fixed(10);
        run(window, 100, 1);

        assertThat(window.size()).isEqualTo(10);
        assertThat(window.capacity()).isEqualTo(10);
    }

    @Test
    void anAdaptiveWindowStartsWithTwoPerThreadAndGrowsWhileTasksAreShort() {
        ThreadCredits window = ThreadCredits.adaptive(3);
        assertThat(window.size()).isEqualTo(6);

        run(window, 100, 10_000);
        assertThat(window.size()).isEqualTo(30);
        run(window, 100, 0);
        assertThat(window.size()).isEqualTo(window.capacity()).isEqualTo(3 * 512);
    }

    @Test
    void oneLongTaskIsEnoughToHoldBackAndManyShortOnesToRecover() {
        ThreadCredits window = ThreadCredits.adaptive(1);
        run(window, 100, 1_000);
        assertThat(window.size()).isEqualTo(100);

        window.onRun(25_000_000);
        assertThat(window.size()).isEqualTo(2);
        run(window, 10, 1_000);
        assertThat(window.size()).isEqualTo(2);
        run(window, 100, 1_000);
        assertThat(window.size()).isBetween(95, 100);
    }

    @Test
    void whatWasHandedOutBeforeALongTaskIsTakenBack() {
        ThreadCredits window = ThreadCredits.adaptive(2);
        run(window, 100, 1_000);
        assertThat(window.excess(200)).isZero();

        window.onRun(100_000);
        assertThat(window.excess(190))
                .as("less than 10 ms of work for each thread")
                .isZero();
        window.onRun(5_000_000);
        assertThat(window.excess(190)).isEqualTo(186);
        assertThat(window.excess(4)).isZero();
    }
}
