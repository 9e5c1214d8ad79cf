package dev.offloop.offload;

import static dev.offloop.offload.HandDriven.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Reason;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that wait while their strategy finishes none. */
final class StallTest {
    private static final TaskOptions DEFAULTS = TaskOptions.defaults();
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Vertx VERTX = Vertx.vertx();

    private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(1_000_000, 1L << 40, 3));
    private final FakeBackend backend = hand.backend;
    private final ManualHomeLoop loop = hand.loop;

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void assertRefused(Entry<?, ?> entry) {
        assertThat(outcomeOf(entry)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(rejected.detail()).contains("'fake'", "no task was finished for");
            assertThat(rejected.retryAfter()).isPositive();
        });
    }

    @Test
    void aTaskWaitsForAWorkerNoLongerThanTheLongestWaitWhileNoneIsFinished() {
        List<Entry<Object, Object>> entries = hand.submit(4);
        loop.advance(WAIT.minus(TICK));
        assertThat(outcomeOf(entries.get(2))).isNull();
        assertThat(hand.lane.unavailable()).isEmpty();

        loop.advance(TICK.multipliedBy(2));

        assertRefused(entries.get(2));
        assertRefused(entries.get(3));
        assertThat(hand.heard)
                .containsExactly("fake/nothing rejected UNAVAILABLE", "fake/nothing rejected UNAVAILABLE");
        assertThat(hand.lane.queued()).isZero();
        assertThat(hand.dispatcher.inFlight()).isEqualTo(2);
        assertThat(outcomeOf(entries.getFirst())).as("what runs, runs on").isNull();
        backend.complete(entries.getFirst(), "late");
        assertThat(outcomeOf(entries.getFirst())).isEqualTo(new Outcome.Completed<>("late"));
    }

    @Test
    void aLaneThatFinishesTasksLetsTheOthersWaitHoweverLong() {
        List<Entry<Object, Object>> entries = hand.submit(20);
        for (int i = 0; i < 18; i++) {
            loop.advance(WAIT.minus(TICK.multipliedBy(2)));
            backend.complete(entries.get(i), "done");
            backend.announceCredits();
        }

        assertThat(outcomeOf(entries.get(19))).isNull();
        assertThat(hand.lane.unavailable()).isEmpty();
    }

    @Test
    void aTaskThatWaitsBehindAnIdleWorkerThatNeverBeginsIsRefusedToo() {
        backend.claimStarted(false);
        Entry<?, ?> entry = hand.submit(DEFAULTS);

        loop.advance(WAIT.plus(TICK));

        assertRefused(entry);
        assertThat(backend.cancelled()).contains(entry);
        assertThat(hand.lane.unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("no task was finished"));
        assertThat(hand.dispatcher.inFlight())
                .as("its worker is not free of it")
                .isEqualTo(1);
        backend.giveBack(entry);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void aTaskThatTimedOutBehindALongRunIsNoStall() {
        Entry<?, ?> running = hand.submit(DEFAULTS);
        Entry<?, ?> behind = hand.submit(TaskOptions.deadline(TICK));
        backend.claimStarted(assignment -> assignment == running);

        loop.advance(WAIT.multipliedBy(2));

        assertThat(outcomeOf(behind)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(backend.held()).contains(behind);
        assertThat(hand.lane.unavailable()).isEmpty();
    }

    @Test
    void aTaskThatTimedOutAtAnIdleWorkerThatNeverBeginsIsAStall() {
        Entry<?, ?> entry = hand.submit(TaskOptions.deadline(TICK));
        backend.claimStarted(false);

        loop.advance(WAIT.plus(TICK));

        assertThat(outcomeOf(entry)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(hand.lane.unavailable()).isPresent();
    }

    @Test
    void tasksThatAreLostAgainAndAgainAreNoProgress() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        backend.claimStarted(false);
        for (int i = 0; i < 10 && outcomeOf(entry) == null; i++) {
            loop.advance(WAIT.dividedBy(8));
            if (backend.held().contains(entry)) {
                backend.lose(entry);
            }
        }

        assertRefused(entry);
    }

    @Test
    void aStalledLaneIsUnavailableUntilItFinishesATask() {
        List<Entry<Object, Object>> entries = hand.submit(3);
        loop.advance(WAIT.plus(TICK));
        assertThat(hand.lane.unavailable()).isPresent();
        loop.advance(WAIT.multipliedBy(2));
        assertThat(hand.lane.unavailable()).as("no worker is free").isPresent();

        backend.complete(entries.getFirst(), "done");
        loop.advance(TICK);

        assertThat(hand.lane.unavailable()).isEmpty();
    }

    @Test
    void aStalledLaneIsAvailableAgainOnceNothingWaitsAndAWorkerIsFree() {
        backend.unavailable(Optional.empty());
        List<Entry<Object, Object>> entries = hand.submit(3);
        loop.advance(WAIT.plus(TICK));
        backend.lose(entries.getFirst(), backend.crash());
        entries.getFirst().cancel();
        loop.advance(TICK);

        assertThat(hand.lane.unavailable()).isEmpty();
    }

    @Test
    void aTaskThatComesToAStalledLaneHasItsOwnWait() {
        hand.submit(3);
        loop.advance(WAIT.plus(TICK));
        Entry<?, ?> late = hand.submit(DEFAULTS);

        loop.advance(WAIT.minus(TICK));
        assertThat(outcomeOf(late)).isNull();
        loop.advance(TICK.multipliedBy(2));
        assertRefused(late);
    }

    @Test
    void aLoopThatStoodStillIsNoStallOfItsWorkers() {
        List<Entry<Object, Object>> entries = hand.submit(3);
        loop.advance(TICK);

        loop.block(Duration.ofHours(1));
        loop.runAll();

        assertThat(outcomeOf(entries.get(2))).isNull();
        assertThat(hand.lane.unavailable()).isEmpty();
    }

    @Test
    void aLongRunWithNothingBehindItIsNoStall() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        loop.advance(Duration.ofHours(1));

        assertThat(hand.lane.unavailable()).isEmpty();
        backend.complete(entry, "done");
    }

    @Test
    void nothingTicksWhenNothingIsInFlight() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        backend.complete(entry, "done");
        loop.advance(TICK);

        assertThat(loop.timers()).isZero();
    }

    @Test
    void whatABackEndForgotToAskForIsHandedOverAtTheNextTick() {
        List<Entry<Object, Object>> entries = hand.submit(3);
        backend.complete(entries.getFirst(), "done, and no word of credit");
        loop.advance(TICK);

        assertThat(backend.held()).contains(entries.get(2));
    }
}
