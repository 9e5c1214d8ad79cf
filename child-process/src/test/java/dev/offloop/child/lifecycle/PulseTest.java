package dev.offloop.child.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse(Duration.ofSeconds(1), Duration.ofSeconds(3));

    @Test
    void aChildThatAnswersEachHeartbeatIsWell() {
        for (long answered = 0; answered < 100; answered++) {
            assertThat(pulse.tick(answered, () -> true)).isTrue();
            assertThat(pulse.ageNanos()).isZero();
        }
    }

    @Test
    void aChildThatDoesNotAnswerForTheTimeoutIsNotWell() {
        pulse.tick(0, () -> true);

        assertThat(pulse.tick(0, () -> true)).isTrue();
        assertThat(pulse.tick(0, () -> true)).isTrue();
        assertThat(pulse.ageNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(pulse.tick(0, () -> true)).isFalse();
    }

    @Test
    void aLateAnswerStillCounts() {
        pulse.tick(0, () -> true);
        pulse.tick(0, () -> true);
        pulse.tick(0, () -> true);

        assertThat(pulse.tick(1, () -> true)).isTrue();
        assertThat(pulse.ageNanos()).isZero();
    }

    @Test
    void nothingIsDueAsLongAsNothingCouldBeAsked() {
        for (int i = 0; i < 100; i++) {
            assertThat(pulse.tick(0, () -> false)).isTrue();
        }
    }

    @Test
    void aChildIsAskedFourTimesPerTimeoutHoweverShortTheTick() {
        Pulse slow = new Pulse(Duration.ofMillis(10), Duration.ofSeconds(4));
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 400; i++) {
            assertThat(slow.tick(asked.get(), () -> asked.incrementAndGet() > 0))
                    .isTrue();
        }

        assertThat(asked).hasValue(4);
    }

    @Test
    void withoutATimeoutNoChildIsEverFoundHung() {
        Pulse patient = new Pulse(Duration.ofSeconds(1), Duration.ZERO);
        for (int i = 0; i < 1_000; i++) {
            assertThat(patient.tick(0, () -> true)).isTrue();
        }
    }
}
