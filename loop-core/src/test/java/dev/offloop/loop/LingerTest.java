package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LingerTest {
  private static final long MOST = 30_000;

  private final Linger linger = new Linger(MOST);

  @Test
  void looksAreGivenUpAfterSeveralInVainAndOneThatPaysBringsThemBack() {
    for (int i = 0; i < Linger.MOST_MISSES - 1; i++) {
      linger.onMiss();
      assertThat(linger.nanos()).isEqualTo(MOST);
    }
    linger.onHit();
    for (int i = 0; i < Linger.MOST_MISSES; i++) {
      assertThat(linger.nanos()).isEqualTo(MOST);
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
    assertThat(linger.nanos()).isEqualTo(MOST);
  }

  @Test
  void whoMayNotLookNeverLearnsTo() {
    Linger never = new Linger(0);

    never.onWoken(1);
    never.onHit();

    assertThat(never.nanos()).isZero();
  }
}
