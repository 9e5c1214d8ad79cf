package dev.offloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClaimPaceTest {
    private long now;
    private final ClaimPace pace = new ClaimPace(() -> now);

    private void end(int count) {
        for (int i = 0; i < count; i++) {
            pace.onEnded();
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void ofLongJobsOneIsAhead() {
        assertThat(pace.ahead()).isEqualTo(1);
        end(1);
        pass(1_000);
        assertThat(pace.ahead()).isEqualTo(1);
    }

    @Test
    void ofShortJobsAsManyAreAheadAsEndInTwentyMilliseconds() {
        end(40);
        assertThat(pace.ahead()).isEqualTo(40);
        pass(40);
        assertThat(pace.ahead()).isEqualTo(20);
        end(15);
        pass(20);
        assertThat(pace.ahead()).isEqualTo(15);
        pass(20);
        assertThat(pace.ahead()).isEqualTo(1);
    }

    @Test
    void howManyAreAheadIsBounded() {
        end(100_000);
        assertThat(pace.ahead()).isEqualTo(256);
        pass(20);
        assertThat(pace.ahead()).isEqualTo(256);
    }
}
