package dev.offloop.loop.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockingPoolTest {
    private static final long DEADLINE_SECONDS = 20;
    private static final int QUEUE = 2;

    private final RecordedPools metrics = new RecordedPools();
    private final Vertx vertx = vertx(metrics);
    private final BlockingPool pool = BlockingPool.of(vertx);

    private static Vertx vertx(RecordedPools metrics) {
        System.setProperty(BulkheadFactory.QUEUE_PROPERTY, Integer.toString(QUEUE));
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(1).setMetricsOptions(metrics.newOptions());
        return Vertx.builder()
                .with(BlockingPool.sized(options))
                .withMetrics(metrics)
                .build();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        System.clearProperty(BulkheadFactory.QUEUE_PROPERTY);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(BlockingCall<?> call) throws Exception {
        return await(call.future().transform(result -> Future.succeededFuture(result.cause())));
    }

    private BulkheadStats stats(String bulkhead) {
        return Objects.requireNonNull(pool.stats().get(bulkhead), bulkhead);
    }

    @Test
    void asManyCallsRunAtOnceAsLibuvRuns() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, "own").start(4)) {
            pool.submit("own", () -> "waits");

            assertThat(stats("own"))
                    .extracting(BulkheadStats::running, BulkheadStats::queued)
                    .containsExactly(4, 1);
            held.letGo();
            assertThat(await(held.calls().getFirst().future())).isEqualTo("let go");
        }
    }

    @Test
    void aBulkheadWhoseThreadsAreStuckLeavesTheOthersAlone() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, BlockingPool.FS).start(4)) {
            assertThat(await(pool.submit(BlockingPool.DEFAULT, () -> "runs").future()))
                    .isEqualTo("runs");
            assertThat(held.calls()).noneMatch(call -> call.future().isComplete());
        }
    }

    @Test
    void aCallThatFindsTheQueueFullFailsAndIsCounted() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, "own").start(4)) {
            pool.submit("own", () -> "waits");
            pool.submit("own", () -> "waits too");

            assertThat(failure(pool.submit("own", () -> "no room")))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("2 calls wait for its 4 threads");
            assertThat(stats("own").rejected()).isEqualTo(1);
            assertThat(metrics.pool("own").queued).hasValue(2);
            assertThat(held.calls()).hasSize(4);
        }
    }

    @Test
    void whatVertxIsToldToDoWaitsHoweverMuchItIsAndAllOfItRuns() throws Exception {
        List<Future<Integer>> calls = new ArrayList<>();
        try (HeldCalls held = new HeldCalls(pool, BlockingPool.DEFAULT).start(4)) {
            for (int i = 0; i < 100 * QUEUE; i++) {
                int number = i;
                calls.add(vertx.executeBlocking(() -> number, false));
            }

            assertThat(failure(pool.submit(BlockingPool.DEFAULT, () -> "no room")))
                    .isInstanceOf(RejectedExecutionException.class);
            held.letGo();
            await(Future.all(calls));
        }
        assertThat(stats(BlockingPool.DEFAULT).rejected()).isEqualTo(1);
    }

    @Test
    void aCancelledCallNeverRunsAndMakesRoomAtOnce() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, "own").start(4)) {
            BlockingCall<String> cancelled = pool.submit("own", () -> {
                throw new AssertionError("it ran");
            });
            pool.submit("own", () -> "waits");

            assertThat(cancelled.cancel()).isTrue();
            assertThat(cancelled.cancel()).isFalse();
            assertThat(failure(cancelled)).isInstanceOf(CancellationException.class);

            BlockingCall<String> another = pool.submit("own", () -> "has room");
            held.letGo();
            assertThat(await(another.future())).isEqualTo("has room");
            assertThat(stats("own").cancelled()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatRunsCannotBeCancelled() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, "own").start(1)) {
            BlockingCall<String> running = held.calls().getFirst();

            assertThat(running.cancel()).isFalse();
            held.letGo();
            assertThat(await(running.future())).isEqualTo("let go");
            assertThat(running.cancel()).isFalse();
        }
    }

    @Test
    void whatACallThrowsFailsItsFuture() throws Exception {
        assertThat(failure(pool.submit("own", () -> {
                    throw new IOException("made up");
                })))
                .isInstanceOf(IOException.class)
                .hasMessage("made up");
        assertThat(failure(pool.submit("own", () -> {
                    throw new StackOverflowError();
                })))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCallCompletesOnTheContextThatMadeIt() throws Exception {
        CompletableFuture<Context> completedOn = new CompletableFuture<>();
        Context caller = vertx.getOrCreateContext();
        caller.runOnContext(_ -> pool.submit("own", () -> "done")
                .future()
                .onComplete(result -> completedOn.complete(Vertx.currentContext())));

        assertThat(completedOn.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isSameAs(caller);
    }

    @Test
    void vertxReadsFilesOnFsAndRunsBlockingCodeOnDefault(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (HeldCalls stuck = new HeldCalls(pool, BlockingPool.DEFAULT).start(4)) {
            assertThat(await(vertx.fileSystem().readFile(file.toString()))).hasToString("content");

            Future<String> blocking =
                    vertx.executeBlocking(() -> Thread.currentThread().getName());
            assertThat(stats(BlockingPool.DEFAULT).queued()).isEqualTo(1);
            stuck.letGo();
            assertThat(await(blocking)).startsWith("vert.x-worker-thread-");
        }
    }

    @Test
    void theResolverOfTheSystemRunsOnDns() throws Exception {
        assertThat(await(pool.lookup("127.0.0.1")))
                .containsExactly(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        assertThatThrownBy(() -> await(pool.lookup("no such host.invalid")))
                .hasCauseInstanceOf(UnknownHostException.class);
        assertThat(stats(BlockingPool.DNS).queueNanos().count()).isEqualTo(2);
    }

    @Test
    void everyBulkheadIsAPoolOfVertxMetrics() throws Exception {
        assertThat(metrics.pool("vert.x-internal-blocking").maxSize).isEqualTo(4);
        assertThat(metrics.pool("vert.x-worker-thread").maxSize).isEqualTo(4);

        try (HeldCalls held = new HeldCalls(pool, BlockingPool.DNS).start(4)) {
            BlockingCall<String> waiting = pool.submit(BlockingPool.DNS, () -> "ran");
            RecordedPools.Pool dns = metrics.pool(BlockingPool.DNS);
            assertThat(dns.type).isEqualTo("worker");
            assertThat(dns.maxSize).isEqualTo(4);
            assertThat(dns.queued).hasValue(1);
            assertThat(dns.running).hasValue(4);

            held.letGo();
            await(waiting.future());
            assertThat(dns.queued).hasValue(0);
            assertThat(dns.ended).hasPositiveValue();
        }
    }

    @Test
    void howLongCallsWaitedAndRanIsMeasured() throws Exception {
        try (HeldCalls held = new HeldCalls(pool, "own").start(4)) {
            BlockingCall<String> waiting = pool.submit("own", () -> "ran");
            long queued = System.nanoTime();
            long letGo = System.nanoTime();
            held.letGo();
            await(waiting.future());

            BulkheadStats stats = stats("own");
            assertThat(stats.queueNanos().count()).isEqualTo(5);
            assertThat(stats.queueNanos().max()).isGreaterThanOrEqualTo(letGo - queued);
            assertThat(stats.runNanos().count()).isPositive();
            assertThat(stats.runNanos().max()).isPositive();
        }
    }

    @Test
    void sizesThatTheApplicationChoseStay() {
        VertxOptions chosen = new VertxOptions().setWorkerPoolSize(7).setMetricsOptions(metrics.newOptions());

        VertxOptions sized = BlockingPool.sized(chosen);

        assertThat(sized.getWorkerPoolSize()).isEqualTo(7);
        assertThat(sized.getInternalBlockingPoolSize()).isEqualTo(BlockingPool.SIZE);
        assertThat(sized.getMetricsOptions()).isSameAs(chosen.getMetricsOptions());
        assertThat(chosen.getInternalBlockingPoolSize()).isEqualTo(VertxOptions.DEFAULT_INTERNAL_BLOCKING_POOL_SIZE);
    }
}
