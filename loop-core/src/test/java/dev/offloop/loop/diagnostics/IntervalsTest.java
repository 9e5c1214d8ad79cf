package dev.offloop.loop.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntervalsTest {
    private final Intervals intervals = new Intervals();

    @Test
    void theOverlapIsThePartWithinTheSpan() {
        intervals.add(10, 20);
        intervals.add(30, 50);

        assertThat(intervals.overlap(0, 100)).isEqualTo(30);
        assertThat(intervals.overlap(15, 40)).isEqualTo(15);
        assertThat(intervals.overlap(20, 30)).isZero();
    }

    @Test
    void anOverlapIsNeverMoreThanTheSpan() {
        intervals.add(0, 100);
        intervals.add(0, 100);

        assertThat(intervals.overlap(10, 20)).isEqualTo(10);
    }

    @Test
    void onlyTheLatestAreKept() {
        for (int i = 0; i <= Intervals.KEPT; i++) {
            intervals.add(i * 10L, i * 10L + 1);
        }

        assertThat(intervals.overlap(0, Long.MAX_VALUE)).isEqualTo(Intervals.KEPT);
        assertThat(intervals.overlap(0, 10)).isZero();
    }
}
