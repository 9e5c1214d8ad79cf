package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.blocking.RecordedPools;
import dev.offloop.offload.Offload;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Vert.x's metrics are told of our pools. */
final class PoolMetricsTest {
    private final RecordedPools pools = new RecordedPools();
    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
            .withMetrics(pools)
            .build();

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aStrategyIsAWorkerPool() {
        Offload offload = get(Offload.create(vertx)
                .backend(ThreadBackend.virtual(1))
                .strategies("virtual")
                .start());
        RecordedPools.Pool pool = pools.pool("offloop-virtual");
        CountDownLatch open = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(offload.call(() -> open.await(20, TimeUnit.SECONDS)));
        }
        Future<Boolean> late = offload.call(() -> true, TaskOptions.deadline(Duration.ofMillis(1)));
        assertThat(get(late.otherwise(false))).isFalse();
        get(offload.stats());

        assertThat(pool.type).isEqualTo("worker");
        assertThat(pool.queued).hasValue(9);
        assertThat(pool.running).hasValue(1);

        open.countDown();
        assertThat(all).allMatch(PoolMetricsTest::get);
        get(offload.close());
        assertThat(pool.queued).hasValue(0);
        assertThat(pool.running).hasValue(0);
        assertThat(pool.ended).hasValue(10);
    }
}
