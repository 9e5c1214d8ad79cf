package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.blocking.BlockingPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingPoolMetersTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.builder()
            .with(BlockingPool.sized(new VertxOptions()
                    .setMetricsOptions(new MicrometerMetricsOptions()
                            .setEnabled(true)
                            .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME)))))
            .withMetrics(new MicrometerMetricsFactory(registry))
            .build();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
        registry.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private double completed(String pool) {
        Counter counter = registry.find("vertx.pool.completed")
                .tag("pool_type", "worker")
                .tag("pool_name", pool)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** The thread that ran the call counts it after the caller has its result. */
    private void untilCompletedOne(String pool) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (completed(pool) == 0) {
            assertThat(System.nanoTime() - end).as(pool).isNegative();
            Thread.onSpinWait();
        }
        assertThat(completed(pool)).isEqualTo(1);
    }

    @Test
    void callsOnABulkheadAreCallsOnAPoolOfMicrometer() throws Exception {
        BlockingPool pool = BlockingPool.of(vertx);

        await(pool.submit(BlockingPool.DNS, () -> 1).future());
        await(pool.submit(BlockingPool.FS, () -> 2).future());

        untilCompletedOne("dns");
        untilCompletedOne("vert.x-internal-blocking");
        assertThat(completed("vert.x-worker-thread")).isZero();
    }
}
