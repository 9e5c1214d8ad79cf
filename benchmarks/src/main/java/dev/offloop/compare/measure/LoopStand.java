package dev.offloop.compare.measure;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.offload.Offload;
import dev.offloop.offload.WorkerInfo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs probes of our own strategies on the event loop, and takes what they cost around them. Main thread. */
public final class LoopStand {
    /** How much longer than planned a slice may take, on a machine that is busy with other things. */
    private static final Duration OVERTIME = Duration.ofSeconds(30);

    /** A pause in which a worker falls asleep. */
    private static final long THINK_MILLIS = 1;

    private static final long OWN_PID = ProcessHandle.current().pid();

    private final Context loop;
    private final Offload offload;
    private final LoopDelays delays;
    private final CostMeter meter;

    /**
     * Measures on the one loop of this Vert.x.
     *
     * @param delays what the loop reports its iterations to
     */
    public LoopStand(Vertx vertx, Offload offload, LoopDelays delays, ProcFs proc) {
        this.loop = vertx.getOrCreateContext();
        this.offload = offload;
        this.delays = delays;
        this.meter = await(
                onLoop(() -> Future.succeededFuture(new CostMeter(
                        proc, Thread.currentThread(), proc.currentThread().orElse(0)))),
                OVERTIME);
    }

    /** One task at a time, the next one at once. */
    public Slice lone(String strategy, Workload<?, ?> workload, long nanos) {
        return measure(strategy, workload, new LoneProbe(loop, offload, strategy, workload, 0), 1, nanos);
    }

    /** One task at a time, with pauses in which the worker falls asleep. */
    public Slice paused(String strategy, Workload<?, ?> workload, long nanos) {
        return measure(strategy, workload, new LoneProbe(loop, offload, strategy, workload, THINK_MILLIS), 1, nanos);
    }

    /** As many tasks under way as the workload says. */
    public Slice saturated(String strategy, Workload<?, ?> workload, long nanos) {
        SaturatedProbe probe = new SaturatedProbe(loop, offload, strategy, workload);
        return measure(strategy, workload, probe, workload.inFlight(), nanos);
    }

    /** Tasks at this rate, timed from when they were due. */
    public Slice steady(String strategy, Workload<?, ?> workload, double perSecond, long nanos) {
        SteadyProbe probe = new SteadyProbe(loop, offload, strategy, workload, perSecond, nanos);
        return measure(strategy, workload, probe, 0, nanos);
    }

    /** The process ids of a strategy's children; empty for threads. */
    public List<Long> children(String strategy) {
        return await(offload.workers(), OVERTIME).stream()
                .filter(worker -> worker.strategy().equals(strategy) && worker.pid() != 0 && worker.pid() != OWN_PID)
                .map(WorkerInfo::pid)
                .toList();
    }

    private Slice measure(String strategy, Workload<?, ?> workload, Probe probe, int underWay, long nanos) {
        List<Long> children = children(strategy);
        CostMeter.Reading before = meter.read(children);
        try {
            long[] delay = new long[1];
            Tally tally = await(
                    onLoop(() -> {
                        long start = System.nanoTime();
                        Tally mine = new Tally(start, start + nanos, underWay);
                        delays.start();
                        return probe.run(mine).map(ignored -> {
                            delay[0] = Math.round(delays.stop());
                            return mine;
                        });
                    }),
                    Duration.ofNanos(nanos).plus(OVERTIME));
            Slice.Cost cost = meter.read(children).per(tally.answered(), before);
            return new Slice(tally.counted(), tally.perSecond(), Distribution.of(tally.histogram()), delay[0], cost);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String reason = cause instanceof TimeoutException
                    ? "the tasks under way did not end within " + OVERTIME.toSeconds()
                            + " s; is the machine overloaded?"
                    : String.valueOf(cause.getMessage());
            throw new MeasurementException("Strategy " + strategy + ", task " + workload.name() + ": " + reason, cause);
        }
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> step) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> step.get().onComplete(promise));
        return promise.future();
    }

    private static <T> T await(Future<T> future, Duration patience) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
