package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Outcome;
import dev.offloop.task.Priority;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever callers and workers do, in whatever order: one outcome per task, one release, credits kept. */
final class LaneModelTest {
    private static final int MAX_TASKS = 40;
    private static final Vertx VERTX = Vertx.vertx();

    @AfterContainer
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    sealed interface Step {
        record Submit(int timeoutMillis, Priority priority, String key, boolean idempotent, boolean outside)
                implements Step {}

        record Worker(WorkerSays says, int which) implements Step {}

        record Cancel(int which, boolean outside) implements Step {}

        record Announce() implements Step {}

        record Pass(int millis, boolean blocked) implements Step {}
    }

    enum WorkerSays {
        COMPLETED,
        FAILED,
        LOST,
        UNSTARTED
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> any = Arbitraries.integers().between(0, 1_000);
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<Step> submit = Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(Priority.class),
                        Arbitraries.of("", "a", "b"),
                        flag,
                        flag)
                .as(Step.Submit::new);
        Arbitrary<Step> worker =
                Combinators.combine(Arbitraries.of(WorkerSays.class), any).as(Step.Worker::new);
        Arbitrary<Step> cancel = Combinators.combine(any, flag).as(Step.Cancel::new);
        Arbitrary<Step> announce = Arbitraries.create(Step.Announce::new);
        Arbitrary<Step> pass =
                Combinators.combine(Arbitraries.integers().between(0, 5), flag).as(Step.Pass::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, submit),
                        Tuple.of(6, worker),
                        Tuple.of(2, cancel),
                        Tuple.of(4, announce),
                        Tuple.of(2, pass))
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 1_000)
    void everyTaskEndsOnceAndLeavesNothingBehind(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int credits) {
        Run run = new Run(new HandDriven(VERTX, credits, new Limits(MAX_TASKS, 1L << 40, 3, Duration.ZERO)));
        steps.forEach(run::take);
        run.finish();
    }

    @Property(tries = 1_000)
    void thatHoldsAlsoWhereWorkersAreBoundToKeys(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 3) int credits,
            @ForAll @IntRange(min = 1, max = 4) int workers) {
        FakeBackend backend = new FakeBackend("fake", credits, workers);
        Run run = new Run(new HandDriven(VERTX, backend, new Limits(MAX_TASKS, 1L << 40, 3, Duration.ZERO)));
        steps.forEach(run::take);
        run.finish();
    }

    private static final class Run {
        private final HandDriven hand;
        private final List<Entry<Object, Object>> submitted = new ArrayList<>();

        /** What was submitted by another thread, and came to the loop some time later. */
        private final Set<Entry<?, ?>> outside = new HashSet<>();

        private int answers;

        Run(HandDriven hand) {
            this.hand = hand;
            hand.backend.onRun(assignment -> {
                assertThat(assignment.isSettled())
                        .as("a settled task is handed over")
                        .isFalse();
                assertThat(assignment.deadlineNanos())
                        .as("an overdue task is handed over")
                        .isGreaterThan(hand.loop.nanoTime());
                assertThat(submitted)
                        .as("a task that waits is overtaken by a later one of its key and priority")
                        .noneMatch(waiting -> waiting.place == Entry.Place.QUEUED
                                && waiting.taskId() < assignment.taskId()
                                && isAlike(waiting, (Entry<?, ?>) assignment));
            });
        }

        private boolean isAlike(Entry<?, ?> one, Entry<?, ?> other) {
            return one.options.key().equals(other.options.key())
                    && one.options.priority() == other.options.priority()
                    && outside.contains(one) == outside.contains(other);
        }

        void take(Step step) {
            switch (step) {
                case Step.Submit submit -> submit(submit);
                case Step.Worker(WorkerSays says, int which) -> {
                    List<Assignment> held = hand.backend.held();
                    if (!held.isEmpty()) {
                        say(says, held.get(which % held.size()));
                    }
                }
                case Step.Cancel(int which, boolean outside) -> {
                    if (!submitted.isEmpty()) {
                        cancel(submitted.get(which % submitted.size()), outside);
                    }
                }
                case Step.Announce() -> {
                    hand.backend.announceCredits();
                    assertThat(submitted)
                            .as("credit lies idle")
                            .noneMatch(entry -> entry.place == Entry.Place.QUEUED && hasRoomFor(entry));
                }
                case Step.Pass(int millis, boolean blocked) -> pass(Duration.ofMillis(millis), blocked);
            }
            assertThat(hand.dispatcher.inFlight()).isEqualTo((int) submitted.stream()
                    .filter(entry -> entry.place != Entry.Place.GONE)
                    .count());
            assertThat(hand.loop.timers()).isLessThanOrEqualTo(1);
            assertThat(hand.backend.violations()).isEmpty();
        }

        private boolean hasRoomFor(Entry<?, ?> entry) {
            return hand.backend.credits() > 0
                    && hand.backend.binding().stream().allMatch(binding -> binding.hasRoomFor(entry.key()));
        }

        private void submit(Step.Submit step) {
            TaskOptions options = TaskOptions.defaults()
                    .priority(step.priority())
                    .key(step.key())
                    .inputBytes(10);
            TaskOptions timed =
                    step.timeoutMillis() == 0 ? options : options.withDeadline(Duration.ofMillis(step.timeoutMillis()));
            if (step.outside()) {
                hand.loop.fromOutside(() -> {
                    Entry<Object, Object> entry = hand.submit(timed, step.idempotent());
                    outside.add(entry);
                    add(entry);
                });
            } else {
                add(hand.submit(timed, step.idempotent()));
            }
        }

        private void add(Entry<Object, Object> entry) {
            submitted.add(entry);
            entry.future().onComplete(ignored -> answers++);
        }

        private void say(WorkerSays says, Assignment assignment) {
            switch (says) {
                case COMPLETED -> hand.backend.complete(assignment, "done");
                case FAILED -> hand.backend.fail(assignment, new IllegalStateException("failed"));
                case LOST -> hand.backend.lose(assignment);
                case UNSTARTED -> hand.backend.giveBack(assignment);
            }
        }

        private void cancel(Entry<?, ?> entry, boolean outside) {
            if (outside) {
                hand.loop.fromOutside(entry::cancel);
            } else {
                entry.cancel();
            }
        }

        private void pass(Duration time, boolean blocked) {
            if (blocked) {
                hand.loop.block(time);
            } else {
                hand.loop.advance(time);
            }
        }

        void finish() {
            hand.loop.runAll();
            hand.backend.announceCredits();
            while (!hand.backend.held().isEmpty()) {
                say(WorkerSays.COMPLETED, hand.backend.held().getFirst());
                hand.backend.announceCredits();
            }
            hand.loop.advance(Duration.ofMillis(20));
            assertThat(hand.backend.violations()).isEmpty();
            assertThat(answers).isEqualTo(submitted.size());
            assertThat(hand.heard.stream()
                            .filter(line -> !line.endsWith("retried") && !line.contains("rejected"))
                            .count())
                    .isEqualTo(submitted.stream()
                            .filter(entry -> !wasRejected(entry))
                            .count());
            assertThat(hand.dispatcher.inFlight()).isZero();
            assertThat(hand.dispatcher.bytesInFlight()).isZero();
            assertThat(hand.lane.queued()).isZero();
            assertThat(hand.loop.timers()).isZero();
        }

        private static boolean wasRejected(Entry<?, ?> entry) {
            return entry.future().failed()
                    && ((OffloadException) entry.future().cause()).outcome().kind() == Outcome.Kind.REJECTED;
        }
    }
}
