package dev.offloop.child.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.lifecycle.Attention.Need;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Attention attention = new Attention(TICK, Duration.ofSeconds(3));

    @Test
    void aChildThatDoesNotTakeItsNextTaskIsRungAtEachTickAndEndedAfterTheTimeout() {
        assertThat(attention.tick(7)).isEqualTo(Need.NOTHING);
        assertThat(attention.tick(7)).isEqualTo(Need.A_RING);
        assertThat(attention.tick(7)).isEqualTo(Need.A_RING);
        assertThat(attention.tick(7)).isEqualTo(Need.AN_END);
    }

    @Test
    void oneThatTakesTaskAfterTaskNeedsNothing() {
        for (long number = 1; number < 100; number++) {
            assertThat(attention.tick(number)).isEqualTo(Need.NOTHING);
        }
    }

    @Test
    void oneThatHasNothingToDoOrRunsATaskNeedsNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(attention.tick(0)).isEqualTo(Need.NOTHING);
        }
    }

    @Test
    void withoutHeartbeatsTheTimeoutIsTenSeconds() {
        Attention patient = new Attention(TICK, Duration.ZERO);
        assertThat(patient.tick(7)).isEqualTo(Need.NOTHING);
        for (int i = 0; i < 9; i++) {
            assertThat(patient.tick(7)).isEqualTo(Need.A_RING);
        }
        assertThat(patient.tick(7)).isEqualTo(Need.AN_END);
    }
}
