package dev.offloop.loop.blocking;

import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x metrics that only count what happens to worker pools. Any thread. */
public final class RecordedPools implements VertxMetricsFactory, VertxMetrics {
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    /** What was counted for the pool of that name. */
    public Pool pool(String name) {
        return Objects.requireNonNull(pools.get(name), () -> name + " is none of " + pools.keySet());
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
        return this;
    }

    @Override
    public MetricsOptions newOptions() {
        return new MetricsOptions().setEnabled(true);
    }

    @Override
    public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
        return pools.computeIfAbsent(name, _ -> new Pool(type, maxSize));
    }

    /** One pool's counts. */
    public static final class Pool implements PoolMetrics<String, String> {
        public final String type;
        final int maxSize;
        public final AtomicInteger queued = new AtomicInteger();
        public final AtomicInteger running = new AtomicInteger();
        public final AtomicInteger ended = new AtomicInteger();

        Pool(String type, int maxSize) {
            this.type = type;
            this.maxSize = maxSize;
        }

        @Override
        public String enqueue() {
            queued.incrementAndGet();
            return "queued";
        }

        @Override
        public void dequeue(String queueMetric) {
            queued.decrementAndGet();
        }

        @Override
        public String begin() {
            running.incrementAndGet();
            return "running";
        }

        @Override
        public void end(String runMetric) {
            running.decrementAndGet();
            ended.incrementAndGet();
        }
    }
}
