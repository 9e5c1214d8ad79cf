package dev.offloop.benchmarks;

import dev.offloop.Offloop;
import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.compare.measure.LoopDelays;
import dev.offloop.compare.measure.LoopStand;
import dev.offloop.compare.measure.ProcFs;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Churn;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One loop and some children, to measure on. Main thread. */
final class ChildStand implements AutoCloseable {
    private static final String STRATEGY = "child";
    private static final int MAX_TASKS = 1_100_000;
    /** A loop that is busy is what is measured here; it is not reported. */
    private static final Duration NEVER = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TaskRegistry tasks = TaskRegistry.load(ChildStand.class.getClassLoader());
    private final Vertx vertx;
    private final Offload offload;
    private final LoopStand stand;

    ChildStand(int children) {
        LoopDelays delays = new LoopDelays();
        LoopConfig loop = LoopConfig.defaults().toBuilder()
                .slowIteration(Duration.ZERO)
                .slowCallback(NEVER)
                .blockedAfter(Duration.ZERO)
                .listener(delays)
                .build();
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(NEVER.toMillis()))
                .withTransport(Offloop.transport(LoopTransport.best(), loop))
                .build();
        Limits limits = new Limits(MAX_TASKS, Limits.defaults().maxBytes(), 1);
        offload = await(Offload.start(
                vertx,
                OffloadConfig.of(tasks, new ChildBackend(ChildConfig.defaults().withChildren(children)))
                        .withLimits(limits)));
        stand = new LoopStand(vertx, offload, delays, ProcFs.system());
    }

    /** One echo at a time. */
    Slice lone(int payloadBytes, long nanos) {
        return stand.lone(STRATEGY, echo(payloadBytes, 1), nanos);
    }

    /** So many echoes of 64 bytes under way. */
    Slice inFlight(int count, long nanos) {
        return stand.saturated(STRATEGY, echo(64, count), nanos);
    }

    /** Enough work under way for all children. */
    Slice working(double workMicros, double stepsPerMicro, long nanos) {
        return stand.saturated(STRATEGY, Workload.churn(tasks.get(Churn.class), 64, workMicros, stepsPerMicro), nanos);
    }

    /** Work that comes at a rate of its own. */
    Slice coming(double workMicros, double stepsPerMicro, double perSecond, long nanos) {
        Workload<?, ?> work = Workload.churn(tasks.get(Churn.class), 64, workMicros, stepsPerMicro);
        return stand.steady(STRATEGY, work, perSecond, nanos);
    }

    private Workload<byte[], byte[]> echo(int payloadBytes, int inFlight) {
        return new Workload<>(
                tasks.get(Echo.class), new byte[payloadBytes], payloadBytes, payloadBytes, 0, inFlight, Map.of());
    }

    @Override
    public void close() {
        await(offload.close(Duration.ofSeconds(2)));
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
