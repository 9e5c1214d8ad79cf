package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LingerTest {
    private static final long USUAL = 30_000;

    private final Linger linger = new Linger(USUAL);

    @Test
    void looksAreGivenUpAfterSeveralInVainAndOneThatPaysBringsThemBack() {
        for (int i = 0; i < Linger.MAX_MISSES - 1; i++) {
            linger.onMiss();
            assertThat(linger.nanos()).isEqualTo(USUAL);
        }
        linger.onHit();
        for (int i = 0; i < Linger.MAX_MISSES; i++) {
            assertThat(linger.nanos()).isEqualTo(USUAL);
            linger.onMiss();
        }
        assertThat(linger.nanos()).isZero();
    }

    @Test
    void aShortSleepBringsLooksBackAndALongOneDoesNot() {
        for (int i = 0; i < 100; i++) {
            linger.onMiss();
        }

        linger.onWoken(1_000_000);
        assertThat(linger.nanos()).isZero();

        linger.onWoken(70_000);
        assertThat(linger.nanos()).isPositive();
    }

    @Test
    void theLookAfterAShortSleepIsTwiceAsLongAndOnlyThatOne() {
        linger.onMiss();
        linger.onWoken(20_000);
        assertThat(linger.nanos()).isEqualTo(2 * USUAL);

        linger.onHit();
        assertThat(linger.nanos()).isEqualTo(USUAL);

        linger.onWoken(20_000);
        linger.onMiss();
        assertThat(linger.nanos()).isEqualTo(USUAL);
    }

    @Test
    void whoMayNotLookNeverLearnsTo() {
        Linger never = new Linger(0);

        never.onWoken(1);
        never.onHit();

        assertThat(never.nanos()).isZero();
    }
}
