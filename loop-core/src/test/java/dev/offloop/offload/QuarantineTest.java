package dev.offloop.offload;

import static dev.offloop.offload.HandDriven.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuarantineTest {
  private static final Vertx VERTX = Vertx.vertx();

  private static final LossCause CRASH =
      new LossCause("w", 1, 4711, OptionalInt.empty(), Optional.of("SIGSEGV"), List.of("oh"));

  private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(1_000_000, 1L << 40, 10));

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private Entry<?, ?> submit(Object input) {
    hand.input = input;
    return hand.submit(TaskOptions.defaults(), false);
  }

  private void loseOnce(Object input) {
    Entry<?, ?> entry = submit(input);
    hand.backend.lose(entry, CRASH);
    hand.backend.announceCredits();
    assertThat(outcomeOf(entry)).isInstanceOf(Outcome.WorkerLost.class);
  }

  private static Outcome.Reason refusal(Entry<?, ?> entry) {
    if (outcomeOf(entry) instanceof Outcome.Rejected<?> rejected) {
      return rejected.reason();
    }
    throw new AssertionError("Not refused but " + outcomeOf(entry));
  }

  @Test
  void anInputThatEndsThreeWorkersIsRefusedAndOthersAreNot() {
    for (int i = 0; i < 3; i++) {
      loseOnce("poison");
    }

    Entry<?, ?> again = submit("poison");
    Entry<?, ?> other = submit("meat");

    assertThat(refusal(again)).isEqualTo(Outcome.Reason.QUARANTINED);
    assertThat(outcomeOf(other)).isNull();
    assertThat(hand.backend.held()).hasSize(1);
    assertThat(hand.dispatcher.quarantine.quarantined()).containsOnlyKeys("nothing-once (7 bytes, crc32c "
        + hand.dispatcher.quarantine.letters().getFirst().input().substring("7 bytes, crc32c ".length()) + ")");
  }

  @Test
  void whatWaitsInTheQueueWithSuchAnInputIsRefusedAsWell() {
    List<Entry<?, ?>> poison = Stream.<Entry<?, ?>>generate(() -> submit("poison")).limit(6).toList();

    for (int i = 0; i < 3; i++) {
      hand.backend.lose(poison.get(i), CRASH);
      hand.backend.announceCredits();
    }

    assertThat(outcomeOf(poison.get(3))).as("handed over before the third was lost").isNull();
    assertThat(refusal(poison.get(4))).isEqualTo(Outcome.Reason.QUARANTINED);
    assertThat(refusal(poison.get(5))).isEqualTo(Outcome.Reason.QUARANTINED);
    assertThat(hand.dispatcher.inFlight()).isEqualTo(1);
  }

  @Test
  void anIdempotentTaskIsNotStartedAFourthTime() {
    Entry<?, ?> entry = hand.submit(TaskOptions.defaults());
    for (int i = 0; i < 3; i++) {
      hand.backend.lose(entry, CRASH);
      hand.backend.announceCredits();
    }

    assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(CRASH, entry.taskId(), 3));
  }

  @Test
  void theQuarantineEndsWithItsTime() {
    for (int i = 0; i < 3; i++) {
      loseOnce("poison");
    }
    hand.loop.advance(Duration.ofMinutes(10));

    assertThat(hand.dispatcher.quarantine.quarantined()).isEmpty();
    loseOnce("poison");
    loseOnce("poison");
    loseOnce("poison");
    assertThat(refusal(submit("poison"))).isEqualTo(Outcome.Reason.QUARANTINED);
  }

  @Test
  void aTaskThatEndsTwentyWorkersInARowIsRefusedWhateverItsInput() {
    for (int i = 0; i < 20; i++) {
      loseOnce("input " + i);
    }

    assertThat(refusal(submit("another"))).isEqualTo(Outcome.Reason.QUARANTINED);
    assertThat(outcomeOf(hand.submit(TaskOptions.defaults()))).as("another task").isNull();
  }

  @Test
  void aRunThatEndsWellStartsTheCountOfTheTaskAnew() {
    for (int i = 0; i < 100; i++) {
      loseOnce("input " + i);
      if (i % 19 == 18) {
        hand.backend.complete(submit("good"), "well");
      }
    }

    assertThat(outcomeOf(submit("another"))).isNull();
  }

  @Test
  void whoeverIsKilledFromOutsideOrByItsSupervisorIsNotToBlame() {
    LossCause supervisor = new LossCause(
        "w", 1, 1, OptionalInt.empty(), Optional.of("SIGKILL"), Optional.of("it hung"), false, Optional.empty(), List.of());
    for (int i = 0; i < 30; i++) {
      hand.backend.lose(submit("innocent"), hand.backend.cause());
      hand.backend.lose(submit("innocent"), supervisor);
    }

    assertThat(outcomeOf(submit("innocent"))).isNull();
  }

  @Test
  void theLastHundredThatWereGivenUpAreKept() {
    for (int i = 0; i < 150; i++) {
      hand.backend.lose(submit("input"), hand.backend.cause());
    }

    List<DeadLetter> letters = hand.dispatcher.quarantine.letters();
    assertThat(letters).hasSize(100);
    assertThat(letters.getLast().taskId()).isEqualTo(150);
    assertThat(letters.getLast().attempts()).isEqualTo(1);
    assertThat(letters.getLast().task()).isEqualTo("nothing-once");
    assertThat(letters).extracting(DeadLetter::input).containsOnly(letters.getFirst().input());
  }
}
