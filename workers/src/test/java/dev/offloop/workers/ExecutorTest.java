package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The strategies on threads as the JDK's executors. */
class ExecutorTest {
    private static final int BOUND = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Offload pool = Offload.create(vertx)
            .tasks(Square.class)
            .backend(ThreadBackend.platform(1))
            .limits(new Limits(BOUND, 1 << 20, 1))
            .start()
            .await();
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void close() {
        free.countDown();
        vertx.close().await();
    }

    @Test
    void itRunsWhatFuturesOfTheJdkAndOfVertxGiveIt() throws Exception {
        ExecutorService executor = pool.executor();

        assertThat(CompletableFuture.supplyAsync(() -> 41, executor)
                        .thenApplyAsync(n -> n * n, executor)
                        .get())
                .isEqualTo(1681);
        assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
        assertThat(executor.invokeAny(List.<Callable<Integer>>of(() -> 2))).isEqualTo(2);
        assertThat(io.vertx.core.Future.fromCompletionStage(CompletableFuture.supplyAsync(() -> 5, executor))
                        .await())
                .isEqualTo(5);
        assertThat(pool.executor("virtual")
                        .submit(() -> Thread.currentThread().isVirtual())
                        .get())
                .isTrue();
    }

    @Test
    void whatItRunsMayThrow() {
        ExecutorService executor = pool.executor();

        Future<?> failed = executor.submit(() -> {
            throw new IllegalStateException("as it is");
        });

        assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("as it is");
    }

    @Test
    void itRejectsWhatIsOverTheBoundOnTheCallingThread() {
        ExecutorService executor = pool.executor();
        fill(executor);

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void afterShutdownItRejectsAndEndsWhatItHas() throws Exception {
        ExecutorService executor = pool.executor();
        List<Future<Boolean>> running = fill(executor);

        executor.shutdown();

        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(1, TimeUnit.NANOSECONDS)).isFalse();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        free.countDown();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        for (Future<Boolean> each : running) {
            assertThat(each.get()).isTrue();
        }
        assertThat(pool.executor().submit(() -> 6).get()).isEqualTo(6);
    }

    @Test
    void shutdownNowInterruptsWhatRunsAndGivesBackWhatWaits() throws Exception {
        ExecutorService executor = pool.executor();
        CountDownLatch begun = new CountDownLatch(1);
        Future<Boolean> running = executor.submit(() -> {
            begun.countDown();
            return new CountDownLatch(1).await(1, TimeUnit.HOURS);
        });
        begun.await();
        Future<Boolean> waiting = executor.submit(() -> true);

        List<Runnable> left = executor.shutdownNow();

        assertThat(left).singleElement().isSameAs(waiting);
        assertThatThrownBy(running::get).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void closingThePoolEndsItAndCancelsWhatWaits() throws Exception {
        ExecutorService executor = pool.executor();
        holdTheThread(executor);
        List<Future<Boolean>> waiting = new ArrayList<>();
        waiting.add(executor.submit(() -> true));

        io.vertx.core.Future<Void> closed = pool.close(Duration.ZERO);
        assertThatThrownBy(() -> waiting.getFirst().get()).isInstanceOf(CancellationException.class);
        free.countDown();
        closed.await();

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void closingThePoolLeavesNoFutureOfTheJdkWithoutOutcome() throws Exception {
        ExecutorService executor = pool.executor();
        holdTheThread(executor);
        CompletableFuture<Integer> computes = CompletableFuture.supplyAsync(() -> 7, executor);
        CompletableFuture<Boolean> blocks = CompletableFuture.supplyAsync(this::awaitFree, executor);

        io.vertx.core.Future<Void> closed = pool.close(Duration.ZERO);

        assertThat(computes.get(1, TimeUnit.MINUTES)).isEqualTo(7);
        assertThat(blocks.get(1, TimeUnit.MINUTES)).isFalse();
        free.countDown();
        closed.await();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void codeThatAStuckStrategyRefusesRunsOnAThreadBesideIt() throws Exception {
        Offload impatient = Offload.create(vertx)
                .tasks(Square.class)
                .backend(ThreadBackend.platform(1))
                .limits(Limits.defaults().withMaxWait(Duration.ofMillis(50)))
                .start()
                .await();
        ExecutorService executor = impatient.executor();
        List<Future<Boolean>> stuck = fill(executor);

        CompletableFuture<String> waiting =
                CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), executor);

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("offloop-refused-code");
        assertThat(stuck.getFirst().isDone()).isFalse();
    }

    @Test
    void thereIsNoneOfAStrategyThatDoesNotExist() {
        assertThatThrownBy(() -> pool.executor("magic")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Returns once the only thread has begun with code that ends when it is let go or interrupted. */
    private void holdTheThread(ExecutorService executor) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(() -> {
            begun.countDown();
            awaitFree();
        });
        begun.await();
    }

    private List<Future<Boolean>> fill(ExecutorService executor) {
        List<Future<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < BOUND; i++) {
            running.add(executor.submit(this::awaitFree));
        }
        return running;
    }

    private boolean awaitFree() {
        try {
            free.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
