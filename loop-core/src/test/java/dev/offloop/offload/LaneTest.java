package dev.offloop.offload;

import static dev.offloop.offload.HandDriven.ids;
import static dev.offloop.offload.HandDriven.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Reason;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.Usage;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private static final TaskOptions DEFAULTS = TaskOptions.defaults();
    private static final Vertx VERTX = Vertx.vertx();

    private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(1_000_000, 1L << 40, 3, Duration.ZERO));
    private final FakeBackend backend = hand.backend;
    private final ManualHomeLoop loop = hand.loop;

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TaskOptions deadline(int millis) {
        return TaskOptions.deadline(Duration.ofMillis(millis));
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }

    // Handing over

    @Test
    void whatFindsCreditIsHandedOverAtOnceAndTheRestWaitsInOrder() {
        hand.submit(5);
        assertThat(ids(backend.held())).containsExactly(1L, 2L);
        assertThat(hand.lane.queued()).isEqualTo(3);

        backend.complete(backend.held().getLast(), "two");
        backend.announceCredits();
        assertThat(ids(backend.held())).containsExactly(1L, 3L);
        backend.complete(backend.held().getFirst(), "one");
        backend.complete(backend.held().getFirst(), "three");
        backend.announceCredits();

        assertThat(ids(backend.handed())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(hand.lane.queued()).isZero();
    }

    // Deferred

    @Test
    void aTaskThatIsDeferredIsPassedByOthersAndIsTheFirstOnceItCanBeTaken() {
        hand.submit(5);
        backend.defer(backend.held().getFirst());
        backend.announceCredits();
        assertThat(ids(backend.held())).containsExactly(2L, 3L);
        assertThat(hand.lane.queued()).isEqualTo(3);

        backend.takesDeferred(true);
        backend.complete(backend.held().getFirst(), "two");
        backend.announceCredits();

        assertThat(ids(backend.held())).containsExactly(3L, 1L);
    }

    @Test
    void aTaskThatIsDeferredAgainAndAgainKeepsItsPlaceAndNoOtherTaskWaiting() {
        backend.onRun(assignment -> {
            if (assignment.taskId() % 2 == 1) {
                backend.takesDeferred(false);
                backend.defer(assignment);
            }
        });
        hand.submit(6);
        assertThat(ids(backend.held())).containsExactly(2L, 4L);

        for (int i = 0; i < 3; i++) {
            backend.takesDeferred(true);
            backend.announceCredits();
            backend.complete(backend.held().getFirst(), "even");
            backend.announceCredits();
        }
        assertThat(hand.lane.queued()).isEqualTo(3);
        backend.onRun(assignment -> {});
        backend.takesDeferred(true);
        backend.announceCredits();

        assertThat(ids(backend.held())).containsExactly(1L, 3L);
    }

    @Test
    void aTaskThatIsDeferredEndsAtItsDeadlineByCancellationAndWhenAllIsCancelled() {
        Entry<Object, Object> late = hand.submit(deadline(10));
        Entry<Object, Object> unwanted = hand.submit(DEFAULTS);
        backend.held().forEach(backend::defer);
        Entry<Object, Object> left = hand.submit(DEFAULTS);
        backend.defer(backend.held().getFirst());

        unwanted.cancel();
        loop.advance(millis(20));
        hand.lane.cancelAll();

        assertThat(outcomeOf(late)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcomeOf(unwanted)).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(outcomeOf(left)).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(hand.dispatcher.inFlight()).isZero();
        assertThat(hand.lane.queued()).isZero();
    }

    @Test
    void aSubmissionFromElsewhereWaitsForTheLoop() {
        loop.fromOutside(() -> hand.submit(1));
        assertThat(backend.handed()).isEmpty();

        loop.runAll();

        assertThat(ids(backend.handed())).containsExactly(1L);
    }

    @Test
    void aBackEndThatCompletesAtOnceMayBeFedForEverFromItsAnswers() {
        backend.onRun(assignment -> backend.complete(assignment, "done"));
        AtomicInteger done = new AtomicInteger();
        loop.fromOutside(() -> submitAgain(done, 100_000));
        loop.runAll();

        assertThat(done).hasValue(100_000);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    private void submitAgain(AtomicInteger done, int times) {
        hand.submit(DEFAULTS).future().onSuccess(output -> {
            if (done.incrementAndGet() < times) {
                submitAgain(done, times);
            }
        });
    }

    @Test
    void aHandOverThatThrowsIsThatTasksFailureAndTheNextIsHandedOver() {
        backend.onRun(assignment -> {
            if (assignment.taskId() == 1) {
                throw new InvalidInputException("cannot be encoded");
            }
            if (assignment.taskId() == 2) {
                throw new StackOverflowError();
            }
        });
        List<Entry<Object, Object>> entries = hand.submit(3);

        assertThat(outcomeOf(entries.get(0))).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().invalidInput()).isTrue();
            assertThat(failed.failure().message()).isEqualTo("cannot be encoded");
        });
        assertThat(outcomeOf(entries.get(1))).isInstanceOf(Outcome.Failed.class);
        assertThat(ids(backend.held())).containsExactly(3L);
        assertThat(hand.dispatcher.inFlight()).isEqualTo(1);
    }

    @Test
    void aStrategyWithoutWorkersRefusesWithItsReason() {
        backend.unavailable(Optional.of("no child could be started"));

        Outcome<?> outcome = outcomeOf(hand.submit(DEFAULTS));

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Rejected<>(Reason.UNAVAILABLE, "no child could be started", Duration.ofSeconds(1)));
        assertThat(hand.heard).containsExactly("fake/nothing rejected UNAVAILABLE");
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void aTaskTheBackEndCanNeverTakeIsRejectedForGood() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        backend.refuse(entry, Reason.TOO_LARGE, "64 MiB at most");

        assertThat(outcomeOf(entry))
                .isEqualTo(new Outcome.Rejected<>(Reason.TOO_LARGE, "64 MiB at most", Duration.ZERO));
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    // Results

    @Test
    void timesAddUpFromAcceptanceToAnswer() {
        List<Entry<Object, Object>> entries = hand.submit(3);
        loop.advance(millis(5));
        backend.complete(backend.held().getFirst(), "one");
        backend.announceCredits();
        loop.advance(millis(2));
        backend.complete(entries.get(2), "three");

        assertThat(entries.get(2).accounting())
                .isEqualTo(new Accounting(5_000_000, 1_000, 1_999_000, Usage.NOT_MEASURED, 0, 1, ""));
        assertThat(entries.get(1).accounting()).isEqualTo(Accounting.NOTHING);
        assertThat(hand.heard)
                .containsExactly(
                        "fake/nothing COMPLETED 0+1000+4999000", "fake/nothing COMPLETED 5000000+1000+1999000");
    }

    @Test
    void whatATaskTookIsToldOfItsLastAttemptAndOfAllThatWasCopied() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        entry.onCopied(64);
        backend.lose(entry);
        backend.announceCredits();
        entry.onCopied(64);
        entry.ranOn("fake-2", new Usage(600, 70));
        entry.onCopied(10);
        backend.complete(entry, "one");

        assertThat(entry.accounting()).isEqualTo(new Accounting(0, 1_000, 0, new Usage(600, 70), 138, 2, "fake-2"));
    }

    @Test
    void aTaskThatNoWorkerWasHandedHasNoAttempt() {
        hand.submit(2);
        Entry<?, ?> waiting = hand.submit(DEFAULTS);
        loop.advance(millis(3));
        waiting.cancel();

        assertThat(waiting.accounting()).isEqualTo(new Accounting(3_000_000, 0, 0, Usage.NOT_MEASURED, 0, 0, ""));
    }

    @Test
    void givingATaskBackTwiceIsAnError() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        backend.complete(entry, "one");

        assertThatThrownBy(() -> hand.lane.completed(entry, "again", 0)).hasMessage("Task 1 was given back twice");
        assertThat(entry.future().result()).isEqualTo("one");
    }

    // Lost workers

    @Test
    void aLostTaskThatMayRunAgainDoesSoUntilItsAttemptsAreUsedUp() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(entry.attempt()).isEqualTo(attempt);
            assertThat(outcomeOf(entry)).isNull();
            backend.lose(entry, backend.crash());
            backend.announceCredits();
        }

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(backend.crash(), entry.taskId(), 3));
        assertThat(backend.handed()).hasSize(3);
        assertThat(hand.heard)
                .startsWith("fake/nothing retried", "fake/nothing retried")
                .hasSize(3);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void fourKillsFromOutsideUseUpOneAttempt() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        for (int kill = 1; kill <= 4 * 3; kill++) {
            assertThat(outcomeOf(entry)).isNull();
            backend.lose(entry);
            backend.announceCredits();
        }

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(backend.cause(), entry.taskId(), 12));
    }

    @Test
    void killsFromOutsideAddToDeathsByTheTask() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        for (int kill = 1; kill <= 4; kill++) {
            backend.lose(entry);
            backend.announceCredits();
        }
        backend.lose(entry, backend.crash());
        backend.announceCredits();
        assertThat(outcomeOf(entry)).isNull();
        backend.lose(entry, backend.crash());

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(backend.crash(), entry.taskId(), 6));
    }

    @Test
    void aLostTaskThatMayNotRunAgainIsLost() {
        Entry<?, ?> entry = hand.submit(DEFAULTS, false);
        backend.lose(entry);
        backend.announceCredits();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(backend.cause(), entry.taskId(), 1));
        assertThat(backend.handed()).hasSize(1);
    }

    @Test
    void aLostTaskThatWasCancelledIsNotRetried() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        entry.cancel();
        backend.lose(entry);
        backend.announceCredits();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(backend.handed()).hasSize(1);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void tasksGivenBackUnstartedGoOutAgainInTheirOldOrderAndForFree() {
        hand.submit(4);
        for (boolean reversed : new boolean[] {false, true}) {
            List<Assignment> held = backend.held();
            (reversed ? held.reversed() : held).forEach(backend::giveBack);
            assertThat(backend.held()).isEmpty();
            backend.announceCredits();

            assertThat(ids(backend.held())).containsExactly(1L, 2L);
        }
        assertThat(backend.held())
                .allSatisfy(assignment -> assertThat(assignment.attempt()).isEqualTo(1));
    }

    // Deadlines

    @Test
    void aDeadlineEndsAWaitingTaskOnTime() {
        hand.submit(2);
        Entry<?, ?> waiting = hand.submit(deadline(10));
        loop.advance(millis(9));
        assertThat(outcomeOf(waiting)).isNull();

        loop.advance(millis(1));

        assertThat(outcomeOf(waiting)).isEqualTo(new Outcome.TimedOut<>(millis(10), false));
        assertThat(hand.lane.queued()).isZero();
        assertThat(hand.dispatcher.inFlight()).isEqualTo(2);
        assertThat(hand.heard).containsExactly("fake/nothing TIMED_OUT 10000000+0+0");
    }

    @Test
    void aDeadlineAnswersARunningTaskButItsRoomIsHeldUntilTheWorkerIsFree() {
        Entry<?, ?> running = hand.submit(deadline(10));
        loop.advance(millis(10));

        assertThat(outcomeOf(running)).isEqualTo(new Outcome.TimedOut<>(millis(10), true));
        assertThat(backend.cancelled()).containsExactly(running);
        assertThat(hand.dispatcher.inFlight()).isEqualTo(1);

        backend.complete(running, "late");
        assertThat(hand.dispatcher.inFlight()).isZero();
        assertThat(hand.dispatcher.lateReplies()).isEqualTo(1);
        assertThat(outcomeOf(running)).isEqualTo(new Outcome.TimedOut<>(millis(10), true));
        assertThat(hand.heard).hasSize(1);
    }

    @Test
    void whetherItHadStartedIsForTheBackEndToSay() {
        backend.claimStarted(false);
        Entry<?, ?> timedOut = hand.submit(deadline(10));
        Entry<?, ?> cancelled = hand.submit(DEFAULTS);
        loop.advance(millis(10));
        cancelled.cancel();

        assertThat(outcomeOf(timedOut)).isEqualTo(new Outcome.TimedOut<>(millis(10), false));
        assertThat(outcomeOf(cancelled)).isEqualTo(new Outcome.Cancelled<>(false));
    }

    @Test
    void aTaskWhoseDeadlinePassedIsNotHandedOverEvenWhenTheLoopIsLate() {
        hand.submit(2);
        Entry<?, ?> waiting = hand.submit(deadline(10));
        loop.block(millis(11));
        backend.complete(backend.held().getFirst(), "one");
        backend.announceCredits();

        assertThat(outcomeOf(waiting)).isEqualTo(new Outcome.TimedOut<>(millis(10), false));
        assertThat(ids(backend.handed())).containsExactly(1L, 2L);
        assertThat(hand.dispatcher.inFlight()).isEqualTo(1);
    }

    @Test
    void aTaskGivenBackAfterItsDeadlineIsTimedOut() {
        Entry<?, ?> entry = hand.submit(deadline(10));
        loop.block(millis(11));
        backend.giveBack(entry);
        backend.announceCredits();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.TimedOut<>(millis(10), false));
        assertThat(backend.handed()).hasSize(1);
    }

    @Test
    void aTaskThatLeftItselfAtItsDeadlineIsTimedOutAndNotFailed() {
        Entry<?, ?> entry = hand.submit(deadline(10));
        loop.block(millis(10));
        backend.fail(entry, new TaskCancelledException());

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.TimedOut<>(millis(10), true));
    }

    @Test
    void aTaskThatThrowsACancellationWithoutBeingCancelledHasFailed() {
        Entry<?, ?> entry = hand.submit(deadline(10));
        backend.fail(entry, new TaskCancelledException());

        assertThat(outcomeOf(entry)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aResultBeforeTheTimerIsAResult() {
        Entry<?, ?> entry = hand.submit(deadline(10));
        loop.block(millis(11));
        backend.complete(entry, "just so");
        loop.runAll();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("just so"));
        assertThat(backend.cancelled()).isEmpty();
    }

    @Test
    void oneTimerServesAllDeadlines() {
        hand.submit(2);
        List<Entry<Object, Object>> entries = List.of(
                hand.submit(deadline(30)),
                hand.submit(deadline(10)),
                hand.submit(deadline(20)),
                hand.submit(deadline(10)));
        assertThat(loop.timers()).isEqualTo(1);

        loop.advance(millis(10));
        assertThat(entries).extracting(entry -> entry.settled).containsExactly(false, true, false, true);
        assertThat(loop.timers()).isEqualTo(1);
        loop.advance(millis(10));
        assertThat(entries).extracting(entry -> entry.settled).containsExactly(false, true, true, true);
        loop.advance(millis(10));
        assertThat(entries).extracting(entry -> entry.settled).containsOnly(true);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aDeadlineHandlerMaySubmitTasksWithEarlierDeadlines() {
        hand.submit(2);
        Entry<?, ?> first = hand.submit(deadline(10));
        Entry<?, ?> later = hand.submit(deadline(100));
        AtomicInteger second = new AtomicInteger();
        first.future()
                .onFailure(timedOut -> hand.submit(deadline(5)).future().onFailure(again -> second.incrementAndGet()));

        loop.advance(millis(14));
        assertThat(second).hasValue(0);
        loop.advance(millis(1));

        assertThat(second).hasValue(1);
        assertThat(outcomeOf(later)).isNull();
        loop.advance(millis(85));
        assertThat(outcomeOf(later)).isNotNull();
    }

    // Cancellation

    @Test
    void aWaitingTaskIsTakenOut() {
        hand.submit(2);
        Entry<?, ?> waiting = hand.submit(DEFAULTS);
        waiting.cancel();
        waiting.cancel();

        assertThat(outcomeOf(waiting)).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(hand.lane.queued()).isZero();
        assertThat(hand.dispatcher.inFlight()).isEqualTo(2);
        assertThat(backend.cancelled()).isEmpty();
    }

    @Test
    void aTaskThatIsCancelledBeforeItsSubmissionArrivesNeverStarts() {
        Entry<?, ?> entry = hand.entry(DEFAULTS, true);
        assertThat(hand.dispatcher.tryAdmit(0, hand.lane)).isNull();
        loop.fromOutside(() -> hand.lane.submit(entry));
        entry.cancel();
        loop.runAll();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(backend.handed()).isEmpty();
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void aCancellationFromElsewhereWaitsForTheLoop() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        loop.fromOutside(entry::cancel);
        assertThat(outcomeOf(entry)).isNull();

        loop.runAll();

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(backend.cancelled()).containsExactly(entry);
    }

    @Test
    void aTaskMayBeCancelledFromItsOwnAnswer() {
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        entry.future().onComplete(ignored -> entry.cancel());
        backend.complete(entry, "one");

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("one"));
        assertThat(backend.cancelled()).isEmpty();
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    // Closing

    @Test
    void onceClosedNothingIsAdmittedAndWhatIsInTransitIsRefused() {
        Entry<?, ?> inTransit = hand.entry(DEFAULTS, true);
        assertThat(hand.dispatcher.tryAdmit(0, hand.lane)).isNull();
        loop.fromOutside(() -> hand.lane.submit(inTransit));
        AtomicInteger empty = new AtomicInteger();
        hand.dispatcher.close(empty::incrementAndGet);
        loop.runAll();

        Outcome<?> closed = new Outcome.Rejected<>(Reason.CLOSED, "The service is shutting down", Duration.ZERO);
        assertThat(outcomeOf(inTransit)).isEqualTo(closed);
        assertThat(outcomeOf(hand.submit(DEFAULTS))).isEqualTo(closed);
        assertThat(empty).hasValue(1);
    }

    @Test
    void closingWaitsForWorkersAndNotJustForAnswers() {
        List<Entry<Object, Object>> entries = hand.submit(3);
        AtomicInteger empty = new AtomicInteger();
        hand.dispatcher.close(empty::incrementAndGet);
        entries.getFirst().cancel();
        backend.complete(entries.get(1), "two");
        backend.announceCredits();
        backend.complete(entries.get(2), "three");
        assertThat(empty).hasValue(0);

        backend.giveBack(entries.getFirst());

        assertThat(empty).hasValue(1);
    }

    @Test
    void onceForcedNothingGoesOutAgain() {
        List<Entry<Object, Object>> entries = hand.submit(5);
        hand.lane.cancelAll();
        assertThat(entries.subList(2, 5))
                .allSatisfy(entry -> assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Cancelled<>(false)));

        backend.giveBack(entries.get(0));
        backend.lose(entries.get(1));
        backend.announceCredits();

        assertThat(outcomeOf(entries.get(0))).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(outcomeOf(entries.get(1)))
                .isEqualTo(
                        new Outcome.WorkerLost<>(backend.cause(), entries.get(1).taskId(), 1));
        assertThat(backend.handed()).hasSize(2);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void aTaskThatSawItsCancellationIsCancelledAndNotFailed() {
        Entry<?, ?> heard = hand.submit(DEFAULTS);
        Entry<?, ?> broken = hand.submit(DEFAULTS);
        hand.lane.cancelAll();
        backend.fail(heard, new TaskCancelledException());
        backend.fail(broken, new IllegalStateException("no"));

        assertThat(outcomeOf(heard)).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(outcomeOf(broken)).isInstanceOf(Outcome.Failed.class);
    }
}
