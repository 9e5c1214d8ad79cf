package dev.offloop.child.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.lifecycle.ClaimWatch.Need;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimWatchTest {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ClaimWatch claimWatch = new ClaimWatch(TICK, Duration.ofSeconds(3));

    @Test
    void aChildThatDoesNotTakeItsNextTaskIsRungAtEachTickAndEndedAfterTheTimeout() {
        assertThat(claimWatch.tick(7)).isEqualTo(Need.NOTHING);
        assertThat(claimWatch.tick(7)).isEqualTo(Need.RING);
        assertThat(claimWatch.tick(7)).isEqualTo(Need.RING);
        assertThat(claimWatch.tick(7)).isEqualTo(Need.END);
    }

    @Test
    void oneThatTakesTaskAfterTaskNeedsNothing() {
        for (long number = 1; number < 100; number++) {
            assertThat(claimWatch.tick(number)).isEqualTo(Need.NOTHING);
        }
    }

    @Test
    void oneThatHasNothingToDoOrRunsATaskNeedsNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(claimWatch.tick(0)).isEqualTo(Need.NOTHING);
        }
    }

    @Test
    void withoutHeartbeatsTheTimeoutIsTenSeconds() {
        ClaimWatch patient = new ClaimWatch(TICK, Duration.ZERO);
        assertThat(patient.tick(7)).isEqualTo(Need.NOTHING);
        for (int i = 0; i < 9; i++) {
            assertThat(patient.tick(7)).isEqualTo(Need.RING);
        }
        assertThat(patient.tick(7)).isEqualTo(Need.END);
    }
}
