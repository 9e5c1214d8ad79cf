package dev.offloop.child.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunClockTest {
    private final RunClock clock = new RunClock(Duration.ofSeconds(1), Duration.ofSeconds(3));

    @Test
    void aTaskThatIsSeenAtEveryTickOverrunsOnce() {
        assertThat(clock.tick(5)).isFalse();
        assertThat(clock.tick(5)).isFalse();
        assertThat(clock.tick(5)).isFalse();
        assertThat(clock.tick(5)).isTrue();
        assertThat(clock.tick(5)).isFalse();
    }

    @Test
    void anotherTaskStartsAnew() {
        for (long number = 1; number < 100; number++) {
            assertThat(clock.tick(number)).isFalse();
            assertThat(clock.tick(number)).isFalse();
        }
    }

    @Test
    void nothingRunsForEver() {
        for (int i = 0; i < 100; i++) {
            assertThat(clock.tick(0)).isFalse();
        }
    }
}
