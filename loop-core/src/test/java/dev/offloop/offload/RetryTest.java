package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Outcome;
import dev.offloop.task.Retry;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tasks that throw and are tried again, in simulated time. */
final class RetryTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final TaskOptions TWICE = TaskOptions.defaults().retry(new Retry(2, Duration.ofMillis(100)));

    private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(100, 1L << 40, 10, Duration.ZERO));

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private void failNext(Throwable thrown) {
        hand.backend.fail(hand.backend.held().getFirst(), thrown);
    }

    private void failNext() {
        failNext(new IllegalStateException("now and then"));
    }

    private void pass(long millis) {
        hand.loop.advance(Duration.ofMillis(millis));
        hand.loop.runAll();
    }

    @Test
    void oneThatThrewIsTriedAgainAfterAPauseThatDoubles() {
        Entry<Object, Object> entry = hand.submit(TWICE);

        failNext();
        pass(99);
        assertThat(hand.backend.held()).isEmpty();
        pass(51);
        assertThat(hand.backend.held()).hasSize(1);
        assertThat(hand.backend.held().getFirst().attempt()).isEqualTo(2);

        failNext();
        pass(199);
        assertThat(hand.backend.held()).isEmpty();
        pass(101);
        hand.backend.complete(hand.backend.held().getFirst(), "at last");

        assertThat(HandDriven.outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("at last"));
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void afterTheLastTryItHasFailed() {
        Entry<Object, Object> entry = hand.submit(TWICE);
        for (int i = 0; i < 3; i++) {
            failNext();
            pass(10_000);
        }

        assertThat(HandDriven.outcomeOf(entry)).isInstanceOf(Outcome.Failed.class);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void whatMayNotRunTwiceAndWhatIsWrongForGoodIsNotTriedAgain() {
        Entry<Object, Object> once = hand.submit(TWICE, false);
        failNext();
        Entry<Object, Object> wrong = hand.submit(TWICE);
        failNext(new InvalidInputException("no number"));

        assertThat(HandDriven.outcomeOf(once)).isInstanceOf(Outcome.Failed.class);
        assertThat(HandDriven.outcomeOf(wrong)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void oneThatRestsCanBeTakenBackAndMeetsItsDeadline() {
        Entry<Object, Object> cancelled = hand.submit(TWICE);
        failNext();
        cancelled.cancel();
        Entry<Object, Object> late = hand.submit(TWICE.withDeadline(Duration.ofMillis(50)));
        failNext();

        assertThat(HandDriven.outcomeOf(cancelled)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(hand.dispatcher.inFlight()).isEqualTo(1);
        pass(60);
        assertThat(HandDriven.outcomeOf(late)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(hand.dispatcher.inFlight()).isZero();
        pass(10_000);
        assertThat(hand.backend.handed()).hasSize(2);
    }

    @Test
    void closingByForceEndsWhatRests() {
        Entry<Object, Object> entry = hand.submit(TWICE);
        failNext();

        hand.lane.cancelAll();

        assertThat(HandDriven.outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    /** The tick that sees to it ends while nothing waits but what rests. */
    @Test
    void oneThatFindsNoWorkerAfterItsPauseWaitsNoLongerThanAnyOther() {
        HandDriven bounded = new HandDriven(VERTX, 1, new Limits(100, 1L << 40, 10, Duration.ofSeconds(3)));
        Entry<Object, Object> entry =
                bounded.submit(TaskOptions.defaults().retry(new Retry(1, Duration.ofSeconds(20))));
        bounded.backend.fail(bounded.backend.held().getFirst(), new IllegalStateException("now and then"));
        bounded.loop.advance(Duration.ofSeconds(10));
        bounded.backend.claimStarted(false);
        bounded.loop.advance(Duration.ofSeconds(60));

        assertThat(HandDriven.outcomeOf(entry)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void aPauseWithoutEndIsAPauseOfAMinute() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        Entry<Object, Object> entry = hand.submit(TaskOptions.defaults().retry(new Retry(1_000, endless)));

        failNext();
        pass(Duration.ofMinutes(2).toMillis());
        hand.backend.complete(hand.backend.held().getFirst(), "at last");

        assertThat(HandDriven.outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("at last"));
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void oneThatCannotRestHasFailed() {
        Entry<Object, Object> entry = hand.submit(TWICE);

        hand.loop.refuseTimers(true);
        failNext();

        assertThat(HandDriven.outcomeOf(entry)).isInstanceOf(Outcome.Failed.class);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void oneThatIsTakenBackWhileItRestsHasBegun() {
        Entry<Object, Object> entry = hand.submit(TWICE);
        failNext();

        entry.cancel();

        assertThat(HandDriven.outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(true));
    }

    /** How often a task is started when its workers die is another bound. */
    @Test
    void runsThatThrewAreNotCountedAmongThoseThatEndedTheirWorkers() {
        HandDriven twoAttempts = new HandDriven(VERTX, 1, new Limits(100, 1L << 40, 2, Duration.ZERO));
        Entry<Object, Object> entry = twoAttempts.submit(TaskOptions.defaults().retry(new Retry(5, Duration.ZERO)));
        for (int i = 0; i < 5; i++) {
            twoAttempts.backend.fail(twoAttempts.backend.held().getFirst(), new IllegalStateException("now and then"));
            twoAttempts.loop.runAll();
        }
        twoAttempts.backend.lose(twoAttempts.backend.held().getFirst());
        twoAttempts.backend.announceCredits();
        twoAttempts.backend.complete(twoAttempts.backend.held().getFirst(), "at last");

        assertThat(HandDriven.outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("at last"));
    }

    @Test
    void aPauseHasAnEndAndIsSpreadByChance() {
        Retry retry = new Retry(100, Duration.ofSeconds(1));

        assertThat(retry.pause(1, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.pause(1, 1)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(retry.pause(4, 0)).isEqualTo(Duration.ofSeconds(8));
        assertThat(retry.pause(100, 0)).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> new Retry(-1, Duration.ZERO)).hasMessage("times must be 0 to 1000, not -1");
        assertThatThrownBy(() -> new Retry(1, Duration.ofMillis(-1))).hasMessageContaining("backoff must be");
    }
}
