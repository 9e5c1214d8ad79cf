package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.AppendLine;
import dev.offloop.task.sample.Reverse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The strategy {@code auto} over a thread and another process that do what the test says. */
final class AutoRouterTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeBackend thread = new FakeBackend("thread", 100);
    private final FakeBackend process = new FakeBackend("process", 100).at(WorkerPlace.PROCESS);
    private final Reverse task = new Reverse();
    private final TaskRegistry tasks = TaskRegistry.of(task, new AppendLine());

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static Throwable failureOf(Future<?> future) {
        Promise<Throwable> failure = Promise.promise();
        future.onComplete(result -> failure.complete(result.cause()));
        return get(failure.future());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private OffloadConfig config() {
        return OffloadConfig.of(tasks, thread, process)
                .withAuto(AutoPolicy.defaults())
                .withDefaultStrategy("auto");
    }

    private Offload started(OffloadConfig config) {
        for (FakeBackend backend : List.of(thread, process)) {
            backend.starting().complete();
            backend.closing().complete();
            backend.onRun(assignment -> backend.complete(assignment, assignment.input()));
        }
        return get(Offload.start(vertx, config));
    }

    private void onHome(Runnable action) {
        get(Future.future((Promise<Void> promise) -> thread.context().runOnContext(ignored -> {
            action.run();
            promise.complete();
        })));
    }

    private Submission<byte[]> submit(Offload offload) {
        Submission<byte[]> submission = offload.submit(task, new byte[8], TaskOptions.defaults());
        get(submission.future());
        return submission;
    }

    @Test
    void itIsAStrategyBesideThoseItChoosesFrom() {
        Offload offload = started(config());

        assertThat(offload.strategies()).containsExactly("thread", "process", "auto");
        assertThat(offload.defaultStrategy()).isEqualTo("auto");
        assertThat(submit(offload).strategy()).isEqualTo("process");
    }

    @Test
    void aTaskThatIsKnownMayGoToThreadsToo() {
        Offload offload = started(config());
        for (int i = 0; i < 100; i++) {
            submit(offload);
        }

        Explanation explanation = get(offload.explain("reverse"));

        assertThat(explanation.strategy()).isIn("thread", "process");
        assertThat(explanation.runs()).isEqualTo(100);
        assertThat(explanation.reason()).startsWith("thread would cost ").contains("; process would cost ");
        assertThat(get(offload.explainAll())).containsExactly(explanation);
    }

    /** As those do for which classes are loaded and other processes start. */
    @Test
    void aStrategyWhoseFirstAnswersTakeLongIsMeasuredByThoseThatFollow() {
        List<FakeBackend> backends = List.of(thread, process);
        backends.forEach(backend -> {
            backend.starting().complete();
            backend.closing().complete();
            backend.onRun(assignment -> {
                if (backend.handed().size() > 2) {
                    backend.complete(assignment, assignment.input());
                } else {
                    vertx.setTimer(Calibration.SMALL_MILLIS, due -> backend.complete(assignment, assignment.input()));
                }
            });
        });

        get(Offload.start(vertx, config()));

        assertThat(backends)
                .allSatisfy(backend -> assertThat(backend.handed()).hasSizeGreaterThan(Calibration.FEWEST_SMALL));
    }

    @Test
    void oneThatFindsItsStrategyUnavailableGoesToAnother() {
        Offload offload = started(config());
        onHome(() -> process.unavailable(Optional.of("it is down")));

        assertThat(submit(offload).strategy()).isEqualTo("thread");
    }

    @Test
    void thoseThatWaitForAStrategyThatGoesDownGoToAnother() {
        Offload offload = started(config().withLimits(Limits.defaults().withMaxWait(Duration.ofMillis(100))));
        List<Assignment> unanswered = new ArrayList<>();
        onHome(() -> process.onRun(unanswered::add));
        List<Submission<byte[]>> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            held.add(offload.submit(task, new byte[8], TaskOptions.defaults()));
        }
        List<Submission<byte[]>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(offload.submit(task, new byte[8], TaskOptions.defaults()));
        }
        assertThat(get(offload.stats()).tasksQueued()).isPositive();

        onHome(() -> process.unavailable(Optional.of("it is down")));

        waiting.forEach(submission -> get(submission.future()));
        assertThat(waiting).extracting(Submission::strategy).containsOnly("thread");
        onHome(() -> unanswered.forEach(assignment -> process.complete(assignment, assignment.input())));
        held.forEach(submission -> get(submission.future()));
    }

    @Test
    void oneWhoseStrategyWasNamedIsNotMoved() {
        Offload offload = started(config());
        onHome(() -> process.unavailable(Optional.of("it is down")));

        Future<byte[]> refused = offload.submit(
                Reverse.class, new byte[8], TaskOptions.defaults().strategy("process"));

        assertThat(failureOf(refused))
                .isInstanceOfSatisfying(
                        OffloadException.class,
                        e -> assertThat(e.outcome().kind()).isEqualTo(Outcome.Kind.REJECTED));
    }

    @Test
    void allStrategiesDownRefuseIt() {
        Offload offload = started(config());
        onHome(() -> {
            process.unavailable(Optional.of("it is down"));
            thread.unavailable(Optional.of("it is down too"));
        });
        Future<byte[]> refused = offload.submit(Reverse.class, new byte[8]);

        assertThat(failureOf(refused)).hasMessageContaining("it is down");
    }

    @Test
    void aTaskThatMovedCanBeTakenBack() {
        Offload offload = started(config());
        onHome(() -> {
            process.unavailable(Optional.of("it is down"));
            thread.onRun(assignment -> {});
        });
        Submission<byte[]> moved = offload.submit(task, new byte[8], TaskOptions.defaults());

        moved.cancel();

        assertThat(failureOf(moved.future()))
                .isInstanceOfSatisfying(
                        OffloadException.class, e -> assertThat(e.outcome()).isEqualTo(new Outcome.Cancelled<>(true)));
        onHome(() -> assertThat(thread.cancelled()).hasSize(1));
    }

    @Test
    void whatEndedItsWorkerIsRemembered() {
        Offload offload = started(config());
        for (int i = 0; i < 100; i++) {
            submit(offload);
        }
        onHome(() -> process.onRun(assignment -> process.lose(assignment, process.crash())));
        Future<byte[]> lost = offload.submit(
                Reverse.class, new byte[8], TaskOptions.defaults().strategy("process"));
        get(lost.otherwiseEmpty());

        assertThat(get(offload.explain("reverse")).strategy()).isEqualTo("process");
        assertThat(get(offload.explain("reverse")).reason())
                .contains("thread may not: ")
                .contains("ended their worker");
    }

    /** More nanoseconds than a long holds; every run past the warm-up is compared with it. */
    @Test
    void aBudgetOfTheLoopWithoutEndLosesNoTask() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        Offload offload = started(config().withAuto(AutoPolicy.defaults().withLoopBudget(endless)));
        for (int i = 0; i < 100; i++) {
            submit(offload);
        }

        assertThat(get(offload.explain("reverse")).runs()).isEqualTo(100);
        assertThat(get(offload.stats()).tasksInFlight()).isZero();
    }

    @Test
    void codeHasNoNameToGoBy() {
        Offload offload = started(config());

        assertThat(failureOf(offload.call(() -> 1, TaskOptions.defaults().strategy("auto"))))
                .hasMessageStartingWith("Strategy 'auto' goes by what it has measured of tasks of a name");
    }

    @Test
    void whatCannotBeExplainedSaysWhy() {
        Offload offload = started(config());

        assertThat(failureOf(offload.explain("nothing"))).hasMessage("There is no task 'nothing'");
    }

    @Test
    void withoutItThereIsNothingToExplain() {
        Offload offload = started(OffloadConfig.of(tasks, thread, process));

        assertThat(get(offload.explainAll())).isEmpty();
        assertThat(failureOf(offload.explain("reverse")))
                .hasMessageStartingWith("The strategy auto is not among [thread, process]; add it by ");
    }
}
