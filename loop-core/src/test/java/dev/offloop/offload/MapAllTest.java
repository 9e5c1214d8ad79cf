package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Reverse;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many inputs of one task, and what a producer of many asks, over a back end that ends each as the test says. */
final class MapAllTest {
    /** One loop, so that nothing happens beside the test's own steps on it. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final FakeBackend backend = new FakeBackend("fake", 100);
    private int mostInFlight;

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static Throwable failureOf(Future<?> future) {
        Promise<Throwable> failure = Promise.promise();
        future.onComplete(result -> failure.complete(result.cause()));
        return get(failure.future());
    }

    private Offload started(Limits limits) {
        backend.starting().complete();
        backend.closing().complete();
        return get(Offload.start(
                vertx, OffloadConfig.of(TaskRegistry.of(new Reverse()), backend).withLimits(limits)));
    }

    private static List<byte[]> inputs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new byte[] {(byte) i, (byte) (i >> 8)})
                .toList();
    }

    /** Completes, one turn of the loop after it was handed over, the one that was handed over last. */
    private void completeLastFirst() {
        backend.onRun(assignment -> {
            mostInFlight = Math.max(mostInFlight, backend.held().size());
            backend.context().runOnContext(ignored -> {
                Assignment last = backend.held().getLast();
                backend.complete(last, last.input());
                backend.announceCredits();
            });
        });
    }

    @Test
    void resultsComeInTheOrderOfTheInputsHoweverTheyEnd() {
        Offload offload = started(Limits.defaults());
        completeLastFirst();
        List<byte[]> inputs = inputs(500);

        List<byte[]> outputs = get(offload.mapAll(Reverse.class, inputs, 8));

        assertThat(outputs).containsExactlyElementsOf(inputs);
        assertThat(mostInFlight).isBetween(2, 8);
    }

    @Test
    void noInputsAreNoResults() {
        Offload offload = started(Limits.defaults());

        assertThat(get(offload.mapAll(Reverse.class, List.of(), 8))).isEmpty();
    }

    @Test
    void resultsAreToldAsTheyComeWithTheIndexOfTheirInput() {
        Offload offload = started(Limits.defaults());
        completeLastFirst();
        List<Long> indices = new ArrayList<>();

        get(offload.mapAll(
                Reverse.class, inputs(100), 4, TaskOptions.defaults(), (output, index) -> indices.add(index)));

        assertThat(indices).hasSize(100).doesNotHaveDuplicates().isNotEqualTo(sorted(indices));
    }

    private static List<Long> sorted(List<Long> list) {
        return list.stream().sorted().toList();
    }

    @Test
    void moreInputsThanAreAllowedInFlightAreAllRun() {
        Offload offload = started(new Limits(3, Long.MAX_VALUE, 1));
        completeLastFirst();

        assertThat(get(offload.mapAll(Reverse.class, inputs(200), 50))).hasSize(200);
        assertThat(mostInFlight).isLessThanOrEqualTo(3);
    }

    /** By a caller who hears of a refusal only later, as of one by the loop of the pool. */
    @Test
    @Timeout(20)
    void afterMostWereTurnedAwayAsManyAreSoonInFlightAgain() {
        Offload offload = started(Limits.defaults());
        int parallelism = 64;
        Promise<List<byte[]>> all = Promise.promise();
        get(vertx.deployVerticle(
                (Deployable) context -> {
                    offload.mapAll(Reverse.class, inputs(2 * parallelism), parallelism)
                            .onComplete(all);
                    return Future.succeededFuture();
                },
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));

        awaitHeld(parallelism);
        onHome(() -> backend.held().stream()
                .skip(1)
                .forEach(assignment -> backend.refuse(assignment, Outcome.Reason.FULL, "made up")));
        for (int inFlight = 1; inFlight <= parallelism; inFlight *= 2) {
            awaitHeld(inFlight);
            completeAll();
        }
        while (!all.future().isComplete()) {
            completeAll();
        }
        assertThat(get(all.future())).hasSize(2 * parallelism);
    }

    private void awaitHeld(int count) {
        AtomicInteger held = new AtomicInteger();
        do {
            assertThat(Thread.interrupted()).as("out of time").isFalse();
            onHome(() -> held.set(backend.held().size()));
        } while (held.get() != count);
    }

    private void completeAll() {
        onHome(() -> {
            backend.held().forEach(assignment -> backend.complete(assignment, assignment.input()));
            backend.announceCredits();
        });
    }

    @Test
    void theFirstFailureEndsItAndTakesBackWhatIsInFlight() {
        Offload offload = started(Limits.defaults());
        Future<List<byte[]>> all = offload.mapAll(Reverse.class, inputs(100), 4);
        onHome(() -> backend.fail(backend.held().getFirst(), new IllegalStateException("no")));

        assertThat(failureOf(all))
                .isInstanceOfSatisfying(
                        OffloadException.class,
                        e -> assertThat(e.outcome().kind()).isEqualTo(Outcome.Kind.FAILED));
        onHome(() -> {
            assertThat(backend.cancelled()).hasSize(3);
            assertThat(backend.handed()).hasSize(4);
        });
    }

    @Test
    void inputsAreAskedForOnlyAsThereIsRoom() {
        Offload offload = started(Limits.defaults());
        List<Integer> asked = new ArrayList<>();
        Iterator<byte[]> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public byte[] next() {
                asked.add(asked.size());
                return new byte[1];
            }
        };
        var _ = offload.mapAll(Reverse.class, () -> endless, 5);

        onHome(() -> assertThat(asked).hasSize(5));
    }

    @Test
    void whatTheCallersCodeThrowsEndsIt() {
        Offload offload = started(Limits.defaults());
        completeLastFirst();

        assertThat(failureOf(offload.mapAll(Reverse.class, inputs(100), 4, TaskOptions.defaults(), (output, index) -> {
                    throw new IllegalStateException("of the caller");
                })))
                .hasMessage("of the caller");
        assertThat(failureOf(offload.mapAll(Reverse.class, inputs(1), 0))).hasMessageContaining("at least 1, not 0");
    }

    @Test
    void whilePausedNothingIsHandedOver() {
        Offload offload = started(Limits.defaults().withMaxWait(Duration.ofSeconds(1)));
        get(offload.pause());
        Future<byte[]> waiting = offload.submit(Reverse.class, new byte[1]);
        onHome(() -> assertThat(backend.handed()).isEmpty());
        completeLastFirst();

        get(offload.resume());

        get(waiting);
    }

    @Test
    void closingEndsAPause() {
        Offload offload = started(Limits.defaults());
        completeLastFirst();
        get(offload.pause());
        Future<byte[]> waiting = offload.submit(Reverse.class, new byte[1]);
        onHome(() -> assertThat(backend.handed()).isEmpty());

        get(offload.close(Duration.ofSeconds(5)));

        get(waiting);
    }

    @Test
    void whatIsBeingClosedIsNotPausedAnyMore() {
        Offload offload = started(Limits.defaults());
        Future<byte[]> running = offload.submit(Reverse.class, new byte[1]);
        get(offload.stats());
        Future<Void> closed = offload.close(Duration.ofDays(1));
        get(offload.pause());
        onHome(() -> {
            Assignment held = backend.held().getFirst();
            backend.giveBack(held);
            backend.announceCredits();
        });
        onHome(() -> backend.complete(backend.held().getFirst(), new byte[1]));

        get(running);
        get(closed);
    }

    @Test
    void aBackEndThatThrowsWhenAPauseEndsDoesNotKeepThePoolFromClosing() {
        Offload offload = started(Limits.defaults());
        get(offload.pause());
        Future<byte[]> waiting = offload.submit(Reverse.class, new byte[1]);
        onHome(() -> backend.breakDown(new StackOverflowError("made up")));

        get(offload.resume());
        get(offload.pause());
        get(offload.close(Duration.ofMillis(10)));

        assertThat(failureOf(waiting)).isInstanceOf(OffloadException.class);
    }

    @Test
    void aProducerIsToldWhenToWaitAndWhenToGoOn() {
        Offload offload = started(new Limits(8, Long.MAX_VALUE, 1));
        for (int i = 0; i < 3; i++) {
            var _ = offload.submit(Reverse.class, new byte[1]);
        }
        assertThat(offload.needsDrain()).isFalse();
        var _ = offload.submit(Reverse.class, new byte[1]);
        assertThat(offload.needsDrain()).isTrue();
        Future<Void> drained = offload.drained();

        for (int left = 3; left >= 1; left--) {
            onHome(() -> backend.complete(backend.held().getFirst(), new byte[1]));
            assertThat(drained.isComplete()).isEqualTo(left <= 1);
        }

        get(drained);
        get(offload.drained());
    }

    private void onHome(Runnable action) {
        // What was submitted from outside comes before this.
        get(Future.future((Promise<Void> promise) -> backend.context().runOnContext(ignored -> {
            action.run();
            promise.complete();
        })));
    }
}
