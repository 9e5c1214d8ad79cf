package dev.offloop.http.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryDrainTest {
    private long now;
    private final MemoryDrain drain = new MemoryDrain(() -> now);

    private Duration after(int seconds, double share) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        return drain.untilBelow(0.9, share);
    }

    @Test
    void whileMemoryBecomesNoEmptierNothingIsKnown() {
        assertThat(after(0, 0.95)).isEqualTo(Duration.ofSeconds(10));
        assertThat(after(1, 0.95)).isEqualTo(Duration.ofSeconds(10));
        assertThat(after(1, 0.97)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void thePaceSinceItWasFullestTellsTheRest() {
        after(0, 0.94);
        after(5, 0.96);

        assertThat(after(2, 0.94).toMillis()).isBetween(3_990L, 4_010L);
        assertThat(after(2, 0.92).toMillis()).isBetween(1_990L, 2_010L);
    }

    @Test
    void aDrainThatHardlyRunsIsAMinute() {
        after(0, 0.99);

        assertThat(after(60, 0.9899)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatWasBeforeIsForgottenWhenItIsOver() {
        after(0, 0.99);
        drain.reset();

        assertThat(after(1, 0.95)).isEqualTo(Duration.ofSeconds(10));
    }
}
