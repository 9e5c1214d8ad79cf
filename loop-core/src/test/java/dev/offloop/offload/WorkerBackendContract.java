package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.task.Failure;
import dev.offloop.task.Outcome;
import dev.offloop.task.Priority;
import dev.offloop.task.Progress;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.Usage;
import dev.offloop.task.sample.AppendLine;
import dev.offloop.task.sample.Await;
import dev.offloop.task.sample.Disturb;
import dev.offloop.task.sample.Found;
import dev.offloop.task.sample.Report;
import dev.offloop.task.sample.ReturnNull;
import dev.offloop.task.sample.Reuse;
import dev.offloop.task.sample.Reverse;
import dev.offloop.task.sample.Spend;
import dev.offloop.task.sample.Tell;
import dev.offloop.task.sample.TellLogContext;
import dev.offloop.task.sample.Text;
import dev.offloop.task.sample.Throwing;
import dev.offloop.task.sample.Told;
import dev.offloop.task.sample.UpperCase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every back end owes its callers, on a real Vert.x. A back end's test extends this class in its own module.
 *
 * <p>Most tests share one {@link Offload}; those that close it or need other limits start their own.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class WorkerBackendContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<CheckedBackend> checked = new ArrayList<>();
    private final List<Offload> own = new ArrayList<>();
    private Vertx vertx;
    private Offload offload;

    /** Where this test's files go. */
    @TempDir
    protected Path dir;

    /** A new back end that can run the tasks of {@code dev.offloop.task.sample}. */
    protected abstract WorkerBackend newBackend();

    /** What the pool is made of, from a configuration of the one back end. */
    protected OffloadConfig configure(OffloadConfig config) {
        return config;
    }

    /** How many tasks run at the same time. */
    protected abstract int parallelism();

    /** Whether tasks run on the event loop, so that nothing can be told to them while they run. */
    protected boolean runsOnLoop() {
        return false;
    }

    /** Whether inputs and outputs are copied to and from workers. */
    protected boolean copies() {
        return false;
    }

    /** Whether processor time and allocation of its threads can be measured. */
    protected boolean measuresUsage() {
        return true;
    }

    /** The Vert.x the back end runs on. */
    protected Vertx newVertx() {
        return Vertx.vertx();
    }

    @BeforeAll
    void startShared() {
        vertx = newVertx();
        offload = start(Limits.defaults());
    }

    @AfterAll
    void closeShared() {
        get(offload.close(Duration.ofSeconds(5)));
        assertThat(checked.getFirst().takeViolations()).isEmpty();
        get(vertx.close());
    }

    @AfterEach
    void everyTaskIsGivenBackAndNoRuleIsBroken() {
        own.forEach(started -> get(started.close(Duration.ZERO)));
        own.clear();
        until("nothing is in flight", () -> get(offload.stats()).tasksInFlight() == 0);
        assertThat(get(offload.stats()).bytesInFlight()).isZero();
        assertThat(get(offload.unavailable())).isEmpty();
        assertThat(checked).flatMap(CheckedBackend::takeViolations).isEmpty();
    }

    // Results

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 64, 512, 513, 1_000, 16_384, 16_385, 65_536, 262_143, 262_144, 262_145, 1 << 20, 5_000_000})
    void rawBytesComeBackChangedByTheTask(int length) {
        byte[] input = new byte[length];
        new Random(length).nextBytes(input);

        byte[] output = get(submit(Reverse.class, input.clone()));

        assertThat(output).hasSize(length);
        for (int i = 0; i < length; i++) {
            if (output[i] != input[length - 1 - i]) {
                throw new AssertionError("Byte " + i + " of " + length + " is wrong");
            }
        }
    }

    @Test
    void jsonRecordsComeBackAsRecords() {
        assertThat(get(submit(UpperCase.class, new Text("grüße, 世界 😀")))).isEqualTo(new Text("GRÜSSE, 世界 😀"));
        assertThat(get(submit(UpperCase.class, new Text("")))).isEqualTo(new Text(""));
        assertThat(get(submit(UpperCase.class, new Text("x".repeat(1 << 20)))).text())
                .hasSize(1 << 20);
    }

    @Test
    void theTaskIsToldItsIdAttemptAndParameters() {
        Map<String, String> parameters = Map.of("width", "320", "größe", "ein & zwei = drei", "empty", "");

        Submission<Told> submission = begin(Tell.class, new byte[0], options().parameters(parameters));
        Told told = get(submission.future());

        assertThat(told.taskId()).isEqualTo(submission.taskId());
        assertThat(told.attempt()).isEqualTo(1);
        assertThat(told.parameters()).isEqualTo(parameters);
        assertThat(told.cancelled()).isFalse();
        assertThat(told.remainingNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theTaskIsToldHowMuchTimeIsLeft() {
        Told told = get(submit(Tell.class, new byte[0], TaskOptions.deadline(Duration.ofMinutes(1))));

        assertThat(told.remainingNanos())
                .isBetween(
                        Duration.ofSeconds(30).toNanos(), Duration.ofMinutes(1).toNanos());
    }

    @Test
    void aTaskSaysHowFarItIs() throws Exception {
        assumeFalse(runsOnLoop(), "nothing is heard of a task on the loop before it has ended");
        Submission<Text> submission = begin(Report.class, new Text("grüße, 世界 😀".repeat(50)), options());
        List<Progress> heard = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Progress> last = new CompletableFuture<>();
        submission.onProgress(progress -> {
            heard.add(progress);
            if (progress.done() == 100) {
                last.complete(progress);
            }
        });

        Progress told = last.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        submission.cancel();

        assertThat(told.total()).isEqualTo(100);
        assertThat(told.message()).hasSizeBetween(199, 200).startsWith("grüße, 世界 😀grüße");
        assertThat(outcomeOf(submission.future())).isInstanceOf(Outcome.Cancelled.class);
        assertThat(heard).extracting(Progress::done).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatATaskHasMadeForItsWorkerIsFoundByTheNextOne() {
        Map<String, Integer> counts = new HashMap<>();
        int tasks = 8 * parallelism();
        for (int i = 0; i < tasks; i++) {
            String[] told = get(submit(Reuse.class, new Text(""))).text().split(" ", -1);
            assertThat(Integer.parseInt(told[1])).isEqualTo(counts.merge(told[0], 1, Integer::sum));
        }

        assertThat(counts).hasSizeLessThanOrEqualTo(2 * parallelism());
        assertThat(outcomeOf(submit(Reuse.class, new Text("broken"))))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().message()).isEqualTo("It cannot be made"));
    }

    @Test
    void theLogLinesOfATaskSayWhatItsCallerWants() {
        TaskOptions named = options().logContext(Map.of("request", "größe 7", "empty", ""));

        assertThat(get(submit(TellLogContext.class, new Text("request"), named)).text())
                .isEqualTo("größe 7");
        assertThat(get(submit(TellLogContext.class, new Text("empty"), named.parameter("a", "1")))
                        .text())
                .isEmpty();
        for (int i = 0; i < 4 * parallelism(); i++) {
            assertThat(get(submit(TellLogContext.class, new Text("request"))).text())
                    .isEqualTo("none");
        }
    }

    @Test
    void aDeadlineBeyondAllClocksIsNone() {
        assertThat(get(submit(Tell.class, new byte[0], TaskOptions.deadline(Duration.ofSeconds(Long.MAX_VALUE))))
                        .remainingNanos())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timesAreMeasured() {
        Submission<byte[]> submission = begin(Reverse.class, new byte[1 << 20], options());
        get(submission.future());

        assertThat(submission.accounting().runNanos()).isPositive();
        assertThat(submission.accounting().queueNanos()).isNotNegative();
        assertThat(submission.accounting().copyNanos()).isNotNegative();
        assertThat(submission.strategy()).isEqualTo(newBackend().name());
    }

    @Test
    void aRunIsToldWhatItTookOfItsThread() {
        assumeTrue(measuresUsage());
        Submission<Text> submission = untilMeasured(() -> begin(Spend.class, new byte[0], options()));

        Accounting took = submission.accounting();
        assertThat(took.usage().allocatedBytes())
                .isGreaterThanOrEqualTo(Long.parseLong(get(submission.future()).text()));
        assertThat(took.usage().cpuNanos()).isPositive();
        // By two clocks, which need not agree to the last digit.
        assertThat(took.usage().cpuNanos()).isLessThanOrEqualTo(took.runNanos() + took.runNanos() / 10);
    }

    @Test
    void aTaskThatWaitsTakesLessProcessorTimeThanItRuns() {
        assumeFalse(runsOnLoop());
        assumeTrue(measuresUsage());
        Accounting took = untilMeasured(() -> {
                    Waiting waiting = new Waiting(offload, options());
                    waiting.untilStarted();
                    waiting.release();
                    return waiting.submission;
                })
                .accounting();

        assertThat(took.usage().cpuNanos()).isLessThan(took.runNanos());
    }

    /** Runs tasks until one was measured: a worker measures from when it has loaded what it needs for that. */
    private static Submission<Text> untilMeasured(Supplier<Submission<Text>> next) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Submission<Text> submission = next.get();
            get(submission.future());
            if (submission.accounting().usage().isMeasured()) {
                return submission;
            }
            assertThat(System.nanoTime() - end)
                    .as("waiting until a run is measured")
                    .isNegative();
        }
    }

    @Test
    void whereARunCannotBeMeasuredNoFiguresAreTold() {
        assumeFalse(measuresUsage());
        Submission<Text> submission = begin(Spend.class, new byte[0], options());
        get(submission.future());

        assertThat(submission.accounting().usage()).isEqualTo(Usage.NOT_MEASURED);
    }

    @Test
    void theAttemptTheWorkerAndWhatWasCopiedAreTold() {
        for (int length : List.of(10, 10_000, 1 << 20)) {
            Submission<byte[]> submission = begin(Reverse.class, new byte[length], options());
            get(submission.future());

            Accounting took = submission.accounting();
            assertThat(took.attempt()).isEqualTo(1);
            assertThat(took.worker()).isNotEmpty();
            assertThat(took.copiedBytes()).isEqualTo(copies() ? 2L * length : 0);
        }
    }

    @Test
    void workersTellHowLongTheyWereBusy() {
        Offload mine = start(Limits.defaults());
        Submission<Text> submission = mine.submit(mine.tasks().get(Spend.class), new byte[0], options());
        get(submission.future());

        List<WorkerInfo> workers = get(mine.workers());

        assertThat(workers.stream().mapToLong(WorkerInfo::busyNanos).sum())
                .isEqualTo(submission.accounting().runNanos());
        assertThat(workers).allSatisfy(worker -> assertThat(worker.slots()).isPositive());
    }

    @Test
    void everyPriorityAndKeyIsServed() {
        List<Future<Text>> futures = new ArrayList<>();
        List<TaskOptions> priorities = List.of(
                options().priority(Priority.LOW),
                options().priority(Priority.NORMAL),
                options().priority(Priority.HIGH));
        for (int i = 0; i < 300; i++) {
            futures.add(submit(
                    UpperCase.class, new Text("p" + i), priorities.get(i % 3).key("key-" + i % 7)));
        }

        for (int i = 0; i < futures.size(); i++) {
            assertThat(get(futures.get(i))).isEqualTo(new Text("P" + i));
        }
    }

    // Failures

    @Test
    void whatTheTaskThrowsIsItsFailure() {
        Failure failure = failureOf(submit(Throwing.class, new Text("unchecked")));

        assertThat(failure.type()).isEqualTo(IllegalStateException.class.getName());
        assertThat(failure.message()).isEqualTo("thrown on demand");
        assertThat(failure.invalidInput()).isFalse();
        assertThat(failure.stack().getFirst()).contains(Throwing.class.getName() + ".run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checked", "error", "silent", "hostile", "deep"})
    void whateverIsThrownTheWorkerGoesOn(String kind) {
        assertThat(failureOf(submit(Throwing.class, new Text(kind))).invalidInput())
                .isFalse();
        assertThat(get(submit(UpperCase.class, new Text("next")))).isEqualTo(new Text("NEXT"));
    }

    /**
     * What the task does without any worker is what every strategy answers, but for the frames of the stack below the
     * task.
     */
    @ParameterizedTest
    @ValueSource(strings = {"unchecked", "checked", "error", "silent", "invalid"})
    void aFailureIsThatOfTheTaskItselfInAllItsParts(String kind) {
        Failure failure = failureOf(submit(Throwing.class, new Text(kind)));

        assertThat(failure).usingRecursiveComparison().ignoringFields("stack").isEqualTo(withoutWorker(new Text(kind)));
    }

    private static Failure withoutWorker(Text input) {
        try {
            throw new AssertionError("Completed with " + new Throwing().run(input, TaskContext.undisturbed(Map.of())));
        } catch (Throwable e) {
            return Failure.of(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message-error",
                "message-overflows",
                "message-null",
                "stack-null",
                "stack-error",
                "cause-error",
                "cause-cycle"
            })
    void whatCannotBeDescribedIsAFailureAllTheSameAndCostsNoWorker(String kind) {
        for (int i = 0; i < 2 * parallelism(); i++) {
            Failure failure = failureOf(submit(Throwing.class, new Text(kind)));
            assertThat(failure.type()).endsWith("$Indescribable");
            assertThat(failure.causes()).hasSizeLessThanOrEqualTo(Failure.MAX_CAUSES);
            switch (kind) {
                case "message-error" -> assertThat(failure.message()).contains(NoClassDefFoundError.class.getName());
                case "message-overflows" -> assertThat(failure.message()).contains(StackOverflowError.class.getName());
                case "message-null" -> assertThat(failure.message()).isEmpty();
                default -> assertThat(failure.message()).isEqualTo("asked for by name");
            }
        }

        assertThat(get(submit(UpperCase.class, new Text("next")))).isEqualTo(new Text("NEXT"));
        assertThat(get(offload.workers())).extracting(WorkerInfo::restarts).containsOnly(0L);
    }

    @Test
    void causesReachTheCallerNearestFirstAndCut() {
        Failure failure = failureOf(submit(Throwing.class, new Text("chain")));

        assertThat(failure.summary()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(failure.causes())
                .extracting(Failure.Cause::type)
                .containsExactly("java.io.IOException", "java.lang.ArithmeticException");
        assertThat(failure.causes().getFirst().summary()).isEqualTo("java.io.IOException: middle");
        assertThat(failure.causes().getLast().message())
                .hasSizeLessThan(1_000)
                .startsWith("xxx")
                .endsWith("…");
    }

    @Test
    void aTaskLeavesItsThreadAsItFoundIt() {
        for (int i = 0; i < 4 * parallelism(); i++) {
            submit(Disturb.class, new byte[1]).onFailure(thrown -> {});
            Found found = get(submit(Disturb.class, new byte[0]));

            assertThat(found.interrupted()).isFalse();
            assertThat(found.name()).isNotEqualTo(Disturb.NAME);
            assertThat(found.priority()).isEqualTo(Thread.NORM_PRIORITY);
            assertThat(found.loader()).doesNotContain("URLClassLoader");
            assertThat(found.handler()).doesNotContain(Disturb.class.getName());
        }

        assertThat(get(submit(Reverse.class, new byte[5_000_000]))).hasSize(5_000_000);
        assertThat(get(offload.workers())).extracting(WorkerInfo::restarts).containsOnly(0L);
    }

    @Test
    void theLoopIsNotInterruptedByWhatATaskLeaves() {
        get(submit(Disturb.class, new byte[0]));
        Promise<Boolean> interrupted = Promise.promise();
        checked.getFirst()
                .host()
                .context()
                .runOnContext(
                        ignored -> interrupted.complete(Thread.currentThread().isInterrupted()));

        assertThat(get(interrupted.future())).isFalse();
    }

    @Test
    void invalidInputIsToldApartFromOtherFailures() {
        Failure failure = failureOf(submit(Throwing.class, new Text("invalid")));

        assertThat(failure.invalidInput()).isTrue();
        assertThat(failure.message()).isEqualTo("'invalid' is not what this task takes");
    }

    @Test
    void aNullResultIsAFailureThatNamesTheTask() {
        assertThat(failureOf(submit(ReturnNull.class, new byte[1])).message())
                .contains("return-null")
                .contains("null");
    }

    // Contexts

    @Test
    void resultsArriveOnTheContextOfTheCaller() {
        VertxInternal internal = (VertxInternal) vertx;
        for (Context context : List.of(
                internal.createEventLoopContext(),
                internal.createEventLoopContext(),
                internal.createWorkerContext(),
                internal.createVirtualThreadContext(),
                checked.getFirst().host().context())) {
            assertThat(get(contextOfAnswer(context, () -> submit(UpperCase.class, new Text("a")))))
                    .isSameAs(context);
            assertThat(get(contextOfAnswer(context, () -> submit(Throwing.class, new Text("error")))))
                    .isSameAs(context);
        }
    }

    private Future<Context> contextOfAnswer(Context context, Supplier<Future<?>> call) {
        Promise<Context> answer = Promise.promise();
        context.runOnContext(ignored -> call.get().onComplete(result -> answer.complete(Vertx.currentContext())));
        return answer.future();
    }

    @Test
    void tenThousandTasksFromSeveralContextsAreAllAnsweredOnce() {
        int contexts = 5;
        int each = 2_000;
        AtomicInteger right = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(contexts * each);
        for (int c = 0; c < contexts; c++) {
            String name = "c" + c + "-";
            Context context = ((VertxInternal) vertx).createEventLoopContext();
            context.runOnContext(ignored -> {
                for (int i = 0; i < each; i++) {
                    Text expected = new Text((name + i).toUpperCase(Locale.ROOT));
                    submit(UpperCase.class, new Text(name + i)).onComplete(result -> {
                        if (expected.equals(result.result())) {
                            right.incrementAndGet();
                        }
                        open.countDown();
                    });
                }
            });
        }

        until("all are answered", () -> {
            get(offload.workers());
            return open.getCount() == 0;
        });
        assertThat(right).hasValue(contexts * each);
    }

    @Test
    void aCallerMaySubmitTheNextTaskFromTheAnswerOfTheLast() {
        Promise<Integer> done = Promise.promise();
        checked.getFirst().host().context().runOnContext(ignored -> chain(0, done));

        assertThat(get(done.future())).isEqualTo(3_000);
    }

    private void chain(int length, Promise<Integer> done) {
        if (length == 3_000) {
            done.complete(length);
        } else {
            submit(Reverse.class, new byte[8]).onComplete(answer -> chain(length + 1, done), done::fail);
        }
    }

    @Test
    void tasksThatMayNotRunTwiceRunOnce() throws IOException {
        Path file = dir.resolve("lines");
        List<Future<Text>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            futures.add(
                    submit(AppendLine.class, new Text("line " + i), options().parameter("file", file.toString())));
        }
        get(Future.join(futures));

        assertThat(Files.readAllLines(file)).hasSize(500).doesNotHaveDuplicates();
    }

    // Deadlines and cancellation

    @Test
    void aDeadlineEndsATaskThatRunsAndTheTaskIsTold() {
        assumeFalse(runsOnLoop());
        Waiting waiting = new Waiting(offload, TaskOptions.deadline(Duration.ofMillis(500)));
        waiting.untilStarted();

        assertThat(outcomeOf(waiting.future())).isEqualTo(new Outcome.TimedOut<>(Duration.ofMillis(500), true));
        waiting.untilCancelled();
        assertThat(get(submit(UpperCase.class, new Text("next")))).isEqualTo(new Text("NEXT"));
    }

    @Test
    void aDeadlineEndsATaskThatWaitsAndTheTaskNeverStarts() {
        assumeFalse(runsOnLoop());
        Path never = dir.resolve("never");
        List<Waiting> busy = occupyAllWorkers(offload);

        Future<Text> late = submit(
                AppendLine.class,
                new Text("ran"),
                TaskOptions.deadline(Duration.ofMillis(50)).parameter("file", never.toString()));

        assertThat(outcomeOf(late)).isInstanceOf(Outcome.TimedOut.class);
        busy.forEach(Waiting::release);
        busy.forEach(waiting -> get(waiting.future()));
        until("nothing is in flight", () -> get(offload.stats()).tasksInFlight() == 0);
        assertThat(never).doesNotExist();
    }

    @Test
    void aTaskThatWaitsIsCancelledAtOnceAndNeverStarts() {
        assumeFalse(runsOnLoop());
        Path never = dir.resolve("never");
        List<Waiting> busy = occupyAllWorkers(offload);
        List<Submission<Text>> queued = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            queued.add(begin(AppendLine.class, new Text("ran"), options().parameter("file", never.toString())));
        }

        queued.forEach(Submission::cancel);

        queued.forEach(task -> assertThat(outcomeOf(task.future())).isInstanceOf(Outcome.Cancelled.class));
        busy.forEach(Waiting::release);
        busy.forEach(waiting -> get(waiting.future()));
        until("nothing is in flight", () -> get(offload.stats()).tasksInFlight() == 0);
        assertThat(never).doesNotExist();
    }

    @Test
    void aTaskThatRunsIsCancelledAtOnceAndIsTold() {
        assumeFalse(runsOnLoop());
        Waiting waiting = new Waiting(offload, options());
        waiting.untilStarted();

        waiting.submission.cancel();

        assertThat(outcomeOf(waiting.future())).isEqualTo(new Outcome.Cancelled<>(true));
        waiting.untilCancelled();
        assertThat(get(submit(UpperCase.class, new Text("next")))).isEqualTo(new Text("NEXT"));
    }

    @Test
    void theLateResultOfACancelledTaskIsDroppedAndCounted() {
        assumeFalse(runsOnLoop());
        Waiting deaf = new Waiting(offload, options().parameter("stubborn", "yes"));
        deaf.untilStarted();
        long before = get(offload.stats()).lateReplies();

        deaf.submission.cancel();
        assertThat(outcomeOf(deaf.future())).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(get(offload.stats()).tasksInFlight()).isEqualTo(1);
        deaf.release();

        until("the worker is free", () -> get(offload.stats()).tasksInFlight() == 0);
        assertThat(get(offload.stats()).lateReplies()).isEqualTo(before + 1);
    }

    @Test
    void cancellingAnAnsweredTaskChangesNothing() {
        Submission<Text> submission = begin(UpperCase.class, new Text("a"), options());
        get(submission.future());

        submission.cancel();
        submission.cancel();

        assertThat(get(submission.future())).isEqualTo(new Text("A"));
    }

    @Test
    void aCancellationThatRacesWithTheResultLeavesOneOutcome() {
        List<Submission<Text>> submissions = new ArrayList<>();
        AtomicInteger answers = new AtomicInteger();
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Submission<Text> submission = begin(UpperCase.class, new Text("r" + i), options());
            submission.future().onComplete(ignored -> answers.incrementAndGet());
            submissions.add(submission);
            if (random.nextInt(3) == 0) {
                submissions.get(i - random.nextInt(Math.min(i + 1, 40))).cancel();
            }
        }

        for (int i = 0; i < submissions.size(); i++) {
            Outcome<Text> outcome = outcomeOf(submissions.get(i).future());
            if (outcome instanceof Outcome.Completed<Text>(Text value)) {
                assertThat(value).isEqualTo(new Text("R" + i));
            } else {
                assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
            }
        }
        until("each handler has run", () -> answers.get() == submissions.size());
    }

    @Test
    void deadlinesThatRaceWithTheResultLeaveOneOutcome() {
        List<Future<Text>> futures = new ArrayList<>();
        Random random = new Random(8);
        for (int i = 0; i < 3_000; i++) {
            Duration deadline = Duration.ofNanos(1 + random.nextInt(5_000_000));
            futures.add(submit(UpperCase.class, new Text("d" + i), TaskOptions.deadline(deadline)));
        }

        for (Future<Text> future : futures) {
            // Refused where the pace of those before it tells that it would be too late.
            assertThat(outcomeOf(future))
                    .isInstanceOfAny(Outcome.Completed.class, Outcome.TimedOut.class, Outcome.Rejected.class);
        }
    }

    // Bounds

    @Test
    void whatExceedsTheBoundIsRejectedAtOnceAndRoomComesBack() {
        assumeFalse(runsOnLoop());
        Offload small = start(new Limits(4, 1_000, 1));
        List<Waiting> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(new Waiting(small, options()));
        }

        Future<byte[]> fifth = small.submit(Reverse.class, new byte[1], options());
        assertThat(outcomeOf(fifth))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Outcome.Reason.FULL));
        four.forEach(Waiting::release);
        four.forEach(waiting -> get(waiting.future()));
        until("there is room", () -> get(small.stats()).tasksInFlight() == 0);

        assertThat(get(small.submit(Reverse.class, new byte[] {1, 2}, options())))
                .containsExactly(2, 1);
    }

    @Test
    void bytesInFlightAreBoundedToo() {
        assumeFalse(runsOnLoop());
        Offload small = start(new Limits(100, 1_000, 1));
        Waiting first = new Waiting(small, options().inputBytes(600));

        assertThat(outcomeOf(small.submit(Reverse.class, new byte[500], options())))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Outcome.Reason.FULL));
        assertThat(get(small.stats()).bytesInFlight()).isEqualTo(600);

        first.release();
        get(first.future());
        until("there is room", () -> get(small.stats()).bytesInFlight() == 0);
        assertThat(get(small.submit(Reverse.class, new byte[500], options()))).hasSize(500);
    }

    @Test
    void workersTellWhatTheyDo() {
        assumeFalse(runsOnLoop());
        Offload mine = start(Limits.defaults());
        get(mine.submit(Reverse.class, new byte[1], options()));
        failureOf(mine.submit(Throwing.class, new Text("error"), options()));
        Waiting running = new Waiting(mine, options());
        running.untilStarted();

        List<WorkerInfo> workers = get(mine.workers());

        assertThat(workers).isNotEmpty().allSatisfy(worker -> {
            assertThat(worker.strategy()).isEqualTo(newBackend().name());
            assertThat(worker.state()).isIn("ready", "starting", "spare");
            assertThat(worker.generation()).isEqualTo(1);
            assertThat(worker.credits()).isPositive();
            assertThat(worker.restarts()).isZero();
        });
        assertThat(workers).extracting(WorkerInfo::state).contains("ready");
        assertThat(workers.stream().mapToLong(WorkerInfo::tasksDone).sum()).isEqualTo(2);
        assertThat(workers.stream().mapToInt(WorkerInfo::inFlight).sum()).isEqualTo(1);
        running.release();
        get(running.future());
    }

    // Closing

    @Test
    void closingLetsRunningAndWaitingTasksEndWithinTheDrainTime() {
        assumeFalse(runsOnLoop());
        Offload mine = start(Limits.defaults());
        List<Waiting> busy = occupyAllWorkers(mine);
        Future<Text> queued = mine.submit(UpperCase.class, new Text("queued"), options());
        get(mine.stats());

        Future<Void> closed = mine.close(PATIENCE);
        until(
                "it is closing",
                () -> outcomeOf(mine.submit(Reverse.class, new byte[1], options()))
                                instanceof
                                Outcome.Rejected<?>(Outcome.Reason reason, String detail, Duration retryAfter)
                        && reason == Outcome.Reason.CLOSED);
        busy.forEach(Waiting::release);

        assertThat(get(queued)).isEqualTo(new Text("QUEUED"));
        busy.forEach(waiting -> assertThat(get(waiting.future())).isEqualTo(waiting.input));
        get(closed);
        assertThat(get(mine.stats()).tasksInFlight()).isZero();
    }

    @Test
    void closingWithoutDrainTimeTellsRunningTasksAndDropsWaitingOnes() {
        assumeFalse(runsOnLoop());
        Offload mine = start(Limits.defaults());
        Path never = dir.resolve("never");
        List<Waiting> busy = occupyAllWorkers(mine);
        List<Future<Text>> queued = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            queued.add(mine.submit(AppendLine.class, new Text("ran"), options().parameter("file", never.toString())));
        }

        get(mine.close(Duration.ZERO));

        busy.forEach(Waiting::untilCancelled);
        busy.forEach(waiting -> assertThat(outcomeOf(waiting.future())).isEqualTo(new Outcome.Cancelled<>(true)));
        queued.forEach(future -> assertThat(outcomeOf(future)).isInstanceOf(Outcome.Cancelled.class));
        assertThat(never).doesNotExist();
        assertThat(get(mine.stats()).tasksInFlight()).isZero();
    }

    @Test
    void aTaskThatDoesNotListenIsGivenUpWithItsCause() {
        assumeFalse(runsOnLoop());
        Offload mine = start(Limits.defaults());
        Waiting deaf = new Waiting(mine, options().parameter("stubborn", "yes"));
        deaf.untilStarted();

        get(mine.close(Duration.ZERO));

        assertThat(outcomeOf(deaf.future())).isInstanceOfSatisfying(Outcome.WorkerLost.class, lost -> {
            assertThat(lost.attempts()).isEqualTo(1);
            assertThat(lost.cause().worker()).contains(newBackend().name());
            assertThat(lost.cause().summary()).doesNotEndWith("is gone");
        });
        assertThat(get(mine.stats()).tasksInFlight()).isZero();
        deaf.release();
    }

    @Test
    void afterClosingEverythingIsRejected() {
        Offload mine = start(Limits.defaults());
        get(mine.submit(Reverse.class, new byte[1], options()));
        get(mine.close(Duration.ofSeconds(5)));

        assertThat(outcomeOf(mine.submit(Reverse.class, new byte[1], options())))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Outcome.Reason.CLOSED));
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Offload mine = start(Limits.defaults());

        Future<Void> first = mine.close(Duration.ofSeconds(5));
        Future<Void> second = mine.close(Duration.ZERO);

        get(first);
        get(second);
        get(mine.close(Duration.ofSeconds(5)));
    }

    // What the tests are written with

    /** Starts one more {@link Offload} on a new back end; closed after the test. */
    protected final Offload start(Limits limits) {
        CheckedBackend backend = new CheckedBackend(newBackend());
        checked.add(backend);
        TaskRegistry tasks = TaskRegistry.load(getClass().getClassLoader());
        OffloadConfig config = OffloadConfig.of(tasks, backend).withLimits(limits);
        Offload started = get(Offload.start(vertx, configure(config)));
        if (checked.size() > 1) {
            own.add(started);
        }
        return started;
    }

    /** The one that most tests share. */
    protected final Offload offload() {
        return offload;
    }

    protected final Vertx vertx() {
        return vertx;
    }

    private static TaskOptions options() {
        return TaskOptions.defaults();
    }

    private <I, O> Future<O> submit(Class<? extends Task<I, O>> type, I input) {
        return offload.submit(type, input, options());
    }

    private <I, O> Future<O> submit(Class<? extends Task<I, O>> type, I input, TaskOptions options) {
        return offload.submit(type, input, options);
    }

    private <I, O> Submission<O> begin(Class<? extends Task<I, O>> type, I input, TaskOptions options) {
        return offload.submit(offload.tasks().get(type), input, options);
    }

    private List<Waiting> occupyAllWorkers(Offload on) {
        List<Waiting> busy = new ArrayList<>();
        for (int i = 0; i < parallelism(); i++) {
            Waiting waiting = new Waiting(on, options());
            waiting.untilStarted();
            busy.add(waiting);
        }
        return busy;
    }

    /** The value, within the test's patience. */
    protected static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("No answer within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** How a task ended, within the test's patience. */
    @SuppressWarnings("unchecked")
    protected static <O> Outcome<O> outcomeOf(Future<O> future) {
        CompletableFuture<Outcome<O>> outcome = new CompletableFuture<>();
        future.onComplete(value -> outcome.complete(new Outcome.Completed<>(value)), thrown -> {
            if (thrown instanceof OffloadException e) {
                outcome.complete((Outcome<O>) e.outcome());
            } else {
                outcome.completeExceptionally(thrown);
            }
        });
        return get(Future.fromCompletionStage(outcome));
    }

    private static Failure failureOf(Future<?> future) {
        Outcome<?> outcome = outcomeOf(future);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).failure();
    }

    /** Looks again every millisecond, in the test's own thread, until it holds. */
    protected static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting until %s", what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A task that waits for a file, in whatever process it runs. */
    private final class Waiting {
        private final Path file;
        private final Text input;
        private final Submission<Text> submission;

        Waiting(Offload on, TaskOptions options) {
            file = dir.resolve("wait-" + System.nanoTime());
            input = new Text(file.toString());
            submission = on.submit(on.tasks().get(Await.class), input, options);
        }

        Future<Text> future() {
            return submission.future();
        }

        void release() {
            try {
                Files.createFile(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void untilStarted() {
            untilExists(".started-");
        }

        void untilCancelled() {
            untilExists(".cancelled-");
        }

        private void untilExists(String suffix) {
            Path mark = Path.of(file + suffix + submission.taskId());
            until(mark.getFileName() + " exists", () -> Files.exists(mark));
        }
    }
}
