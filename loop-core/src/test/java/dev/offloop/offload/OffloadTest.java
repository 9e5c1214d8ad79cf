package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Reverse;
import dev.offloop.task.sample.Tell;
import dev.offloop.task.sample.UpperCase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OffloadTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeBackend first = new FakeBackend("first", 1);
    private final FakeBackend second = new FakeBackend("second", 2);
    private final TaskRegistry tasks = TaskRegistry.of(new Reverse(), new UpperCase());

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

    private OffloadConfig config() {
        return OffloadConfig.of(tasks, first, second);
    }

    private Offload started() {
        first.starting().complete();
        second.starting().complete();
        first.closing().complete();
        second.closing().complete();
        return get(Offload.start(vertx, config()));
    }

    /** Runs the action on the loop that owns the back ends. */
    private void onHome(Runnable action) {
        Context context = first.context();
        get(Future.future(promise -> context.runOnContext(ignored -> {
            action.run();
            promise.complete();
        })));
    }

    @Test
    void itStartsWhenEveryBackEndHas() {
        Future<Offload> starting = Offload.start(vertx, config());
        first.starting().complete();
        assertThat(starting.isComplete()).isFalse();
        second.starting().complete();

        Offload offload = get(starting);

        assertThat(offload.strategies()).containsExactly("first", "second");
        assertThat(offload.defaultStrategy()).isEqualTo("first");
        first.closing().complete();
        second.closing().complete();
    }

    @Test
    void aBackEndThatCannotStartIsTheReasonAndTheOthersAreClosedAgain() {
        first.starting().complete();
        first.closing().complete();
        second.closing().complete();
        second.starting().fail("no room in /dev/shm");

        Future<Offload> starting = Offload.start(vertx, config());

        assertThatThrownBy(() -> get(starting))
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessage("no room in /dev/shm");
        assertThat(first.closes()).hasSize(1);
        assertThat(second.closes()).hasSize(1);
    }

    @Test
    void aBackEndThatThrowsAtStartOrCloseLeavesNoCallerWaiting() {
        first.starting().complete();
        first.closing().complete();
        second.onStart(() -> {
            throw new IllegalStateException("thrown at start");
        });
        second.onClose(() -> {
            throw new IllegalStateException("thrown at close");
        });

        assertThatThrownBy(() -> get(Offload.start(vertx, config()))).cause().hasMessage("thrown at start");
        assertThat(first.closes()).hasSize(1);
    }

    @Test
    void twoBackEndsMayNotHaveOneName() {
        assertThatThrownBy(() -> OffloadConfig.of(tasks, first, new FakeBackend("first", 1)))
                .hasMessage("Two back ends have one name: [first, first]");
    }

    @Test
    void theDefaultStrategyMustExist() {
        assertThatThrownBy(() -> config().withDefaultStrategy("third"))
                .hasMessage("There is no back end of the default strategy 'third'; there are [first, second]");
        assertThatThrownBy(() -> OffloadConfig.of(tasks)).hasMessage("At least one back end is needed");
    }

    @Test
    void anUnknownStrategyIsRefusedWithTheNamesThereAre() {
        Offload offload = started();

        Future<byte[]> refused = offload.submit(
                Reverse.class, new byte[0], TaskOptions.defaults().strategy("third"));

        assertThat(refused.cause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown strategy 'third'; there are [first, second]");
        assertThat(get(offload.stats()).tasksInFlight()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // What is wrong about the call is the point.
    void whateverIsWrongAboutACallFailsItsFuture() {
        Offload offload = started();
        TaskOptions options = TaskOptions.defaults();

        assertThat(offload.submit(Tell.class, new byte[0], options).cause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Tell.class.getName());
        assertThat(offload.submit(Reverse.class, null, options).cause()).isInstanceOf(NullPointerException.class);
        assertThat(offload.submit(Reverse.class, new byte[0], null).cause()).isInstanceOf(NullPointerException.class);
        assertThat(offload.submit((Reverse) null, new byte[0], options).future().cause())
                .isInstanceOf(NullPointerException.class);
        Submission<byte[]> wrong = offload.submit(new Reverse(), null, options);
        wrong.cancel();
        assertThat(wrong.accounting()).isEqualTo(Accounting.NOTHING);
        assertThat(get(offload.stats())).isEqualTo(new OffloadStats(0, 0, 0, 0));
    }

    @Test
    void vertxCanBeClosedFromTheFutureOfTheClose() {
        Offload offload = started();

        get(offload.close(Duration.ofSeconds(1)).compose(closed -> vertx.close()));
        get(offload.close(Duration.ofSeconds(1)).compose(closed -> vertx.close()));
    }

    @Test
    void vertxCanBeClosedFromTheAnswerOnAContextOfItsOwn() {
        Offload offload = started();
        CompletableFuture<Void> done = new CompletableFuture<>();

        vertx.getOrCreateContext()
                .runOnContext(ignored -> offload.close(Duration.ZERO)
                        .compose(closed -> vertx.close())
                        .onComplete(result -> done.complete(null)));

        done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void closingVertxClosesEverythingAndLaterCallsFail() {
        Offload offload = started();
        Future<byte[]> running = offload.submit(Reverse.class, new byte[1], TaskOptions.defaults());
        get(offload.stats());

        get(vertx.close());

        assertThat(first.closes()).hasSize(1);
        assertThat(second.closes()).hasSize(1);
        get(offload.close(Duration.ofSeconds(1)));
        Future<byte[]> late = offload.submit(Reverse.class, new byte[1], TaskOptions.defaults());
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        late.onFailure(heard::complete);
        assertThat(heard.orTimeout(10, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(
                        OffloadException.class, e -> assertThat(e.outcome()).isEqualTo(Dispatcher.closedOutcome()));
        assertThat(offload.workers().cause()).hasMessageContaining("Vert.x is closed");
        assertThat(offload.renewWorkers().cause()).hasMessageContaining("Vert.x is closed");
        assertThat(running.isComplete()).as("the back end never gave it back").isFalse();
    }

    @Test
    void aBackEndThatNeverClosesIsNamedAndLeftBehind() {
        first.starting().complete();
        second.starting().complete();
        first.closing().complete();
        Offload offload = get(Offload.start(vertx, config(), Duration.ofMillis(1)));

        get(offload.close(Duration.ZERO));

        assertThat(second.closes()).hasSize(1);
        assertThat(second.closing().future().isComplete()).isFalse();
    }

    @Test
    void aTaskGoesToTheStrategyItNamesOrToTheDefault() {
        Offload offload = started();
        Submission<byte[]> named = offload.submit(
                new Reverse(), new byte[3], TaskOptions.defaults().strategy("second"));
        Submission<byte[]> unnamed = offload.submit(new Reverse(), new byte[4], TaskOptions.defaults());
        assertThat(get(offload.stats())).isEqualTo(new OffloadStats(2, 7, 0, 0));

        assertThat(named.strategy()).isEqualTo("second");
        assertThat(unnamed.strategy()).isEqualTo("first");
        onHome(() -> {
            first.complete(first.held().getFirst(), new byte[] {1});
            second.complete(second.held().getFirst(), new byte[] {2});
        });
        assertThat(get(unnamed.future())).containsExactly(1);
        assertThat(get(named.future())).containsExactly(2);
        assertThat(get(offload.workers())).extracting(WorkerInfo::name).containsExactly("first-1", "second-1");
    }

    @Test
    void whatCannotRunAnythingIsTold() {
        Offload offload = started();
        onHome(() -> second.unavailable(Optional.of("circuit open")));

        assertThat(get(offload.unavailable())).isEqualTo(Map.of("second", "circuit open"));
    }

    @Test
    void timesWithoutEndAreTaken() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        first.starting().complete();
        second.starting().complete();
        first.closing().complete();
        second.closing().complete();
        OffloadConfig config = config().withLimits(
                        Limits.defaults().withMaxWait(endless).withMaxQueueWait(endless))
                .withQuarantine(new QuarantinePolicy(1, 1, endless));
        Offload offload = get(Offload.start(vertx, config));
        first.onRun(assignment -> first.complete(assignment, assignment.input()));

        assertThat(get(offload.submit(Reverse.class, new byte[1], TaskOptions.deadline(endless))))
                .containsExactly(0);
        get(offload.close(endless));
    }

    @Test
    void startCachesAreWaitedForUntilNoneIsBeingMadeOrThePatienceIsOver() {
        Offload offload = started();
        onHome(() -> first.startCache(StartCache.State.MAKING));
        Future<List<StartCache>> settled = offload.settledStartCaches(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(get(offload.settledStartCaches(Duration.ofMillis(50))))
                .extracting(StartCache::state)
                .containsExactly(StartCache.State.MAKING);
        assertThat(settled.isComplete()).isFalse();
        onHome(() -> first.startCache(StartCache.State.READY));

        assertThat(get(settled)).extracting(StartCache::state).containsExactly(StartCache.State.READY);
    }

    @Test
    void drainingEndsWhenTheLastTaskDoes() {
        Offload offload = started();
        Future<byte[]> running = offload.submit(Reverse.class, new byte[1], TaskOptions.defaults());
        get(offload.stats());

        Future<Void> closed = offload.close(Duration.ofMinutes(1));
        onHome(() -> {
            assertThat(first.closes()).isEmpty();
            first.complete(first.held().getFirst(), new byte[] {7});
        });

        assertThat(get(running)).containsExactly(7);
        get(closed);
        assertThat(first.closes()).hasSize(1);
        assertThat(second.closes()).hasSize(1);
    }

    @Test
    void whenTheDrainTimeIsOverWaitingTasksAreCancelledAndBackEndsClosed() {
        Offload offload = started();
        Future<byte[]> running = offload.submit(Reverse.class, new byte[1], TaskOptions.defaults());
        Future<byte[]> waiting = offload.submit(Reverse.class, new byte[1], TaskOptions.defaults());
        get(offload.stats());

        get(offload.close(Duration.ofMillis(20)));

        assertThat(waiting.cause())
                .isInstanceOfSatisfying(
                        OffloadException.class, e -> assertThat(e.outcome()).isEqualTo(new Outcome.Cancelled<>(false)));
        assertThat(running.isComplete()).isFalse();
        assertThat(first.closes()).hasSize(1);
        assertThat(List.of(first.held().size(), second.held().size())).containsExactly(1, 0);
    }
}
