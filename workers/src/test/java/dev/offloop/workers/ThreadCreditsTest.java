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
        assertThat(window.size()).isEqualTo(window.capacity()).isEqualTo(96);
    }

    @Test
    void oneLongTaskIsEnoughToHoldBackAndManyShortOnesToRecover() {
        ThreadCredits window = ThreadCredits.adaptive(1);
        run(window, 100, 1_000);
        assertThat(window.size()).isEqualTo(32);

        window.onRun(25_000_000);
        assertThat(window.size()).isEqualTo(2);
        run(window, 10, 1_000);
        assertThat(window.size()).isEqualTo(2);
        run(window, 100, 1_000);
        assertThat(window.size()).isEqualTo(32);
    }
}
