package dev.offloop.http;

import dev.offloop.http.connection.Connections;
import dev.offloop.http.connection.EndReason;
import dev.offloop.http.connection.PauseReason;
import dev.offloop.http.overload.Excess;
import dev.offloop.http.overload.Overload;
import dev.offloop.http.tls.ServerTls;
import dev.offloop.loop.EventLoop;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.offload.OffloadStats;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one process, for Prometheus: those of Vert.x, of the JVM, and of every task. Made before Vert.x, which
 * reports to it. Any thread.
 */
public final class ServiceMetrics implements AutoCloseable {
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Vert.x keeps registries by name, and would report of a second service to that of the first. */
    private static final String REGISTRY = "offloop-";

    private static final AtomicLong REGISTRIES = new AtomicLong();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TaskMeters tasks = new TaskMeters(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge workerTasks =
            workers("offloop.worker.tasks.done", "Tasks a worker's place has given back");
    private final MultiGauge workerRestarts = workers("offloop.worker.restarts", "How often a worker was replaced");
    private final MultiGauge workerRecycles =
            workers("offloop.worker.recycles", "How often a worker that was well was replaced");
    private final MultiGauge workerHeartbeatAge =
            workers("offloop.worker.heartbeat.age.seconds", "How long a worker's heartbeat is due");
    private final MultiGauge workerInFlight = workers("offloop.worker.in.flight", "Assignments a worker holds");
    private final MultiGauge workerBusy =
            workers("offloop.worker.busy.seconds", "Run time of the tasks a worker's place has given back");
    private final MultiGauge strategyUtilization =
            workers("offloop.strategy.utilization", "Share of their time in which the workers ran tasks");
    private final Utilization utilization = new Utilization(System::nanoTime);
    private final MultiGauge arenaCapacity = workers("offloop.arena.capacity.bytes", "To which the arena may grow");
    private final MultiGauge arenaCommitted = workers("offloop.arena.committed.bytes", "That the arena really takes");
    private final MultiGauge arenaSlabs = workers("offloop.arena.slabs", "Slabs of the arena that tasks hold");
    private final MultiGauge arenaSlabBytes = workers("offloop.arena.slab.bytes", "That these take");
    private final MultiGauge arenaWaits = workers("offloop.arena.waits", "How often a task waited for a slab");
    private final MultiGauge arenaSpills = workers("offloop.arena.spills", "How often an output went by a file");
    private final MultiGauge cacheReady =
            workers("offloop.start.cache.ready", "1 when the next worker can be started from the cache");
    private final MultiGauge cacheStarts =
            workers("offloop.start.cache.starts", "Workers that were started from the cache");
    private final MultiGauge cacheMisses =
            workers("offloop.start.cache.misses", "Workers that were started without it");
    private final MultiGauge cacheRejections =
            workers("offloop.start.cache.rejections", "Caches that a worker could not use");
    private final MultiGauge queueBytes = workers("offloop.queue.bytes", "That the files of the queues take at most");
    private final Map<ProblemKind, Counter> problems = new EnumMap<>(ProblemKind.class);
    private final Map<EndReason, Counter> ended = new EnumMap<>(EndReason.class);
    private final Map<PauseReason, Counter> pauses = new EnumMap<>(PauseReason.class);
    private volatile Optional<LoopMeters> loopMeters = Optional.empty();
    private volatile OffloadStats stats = new OffloadStats(0, 0, 0, 0);

    public ServiceMetrics() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        for (ProblemKind kind : ProblemKind.values()) {
            problems.put(
                    kind,
                    Counter.builder("offloop.http.problems")
                            .description("Answers that told of a problem")
                            .tag("kind", kind.word())
                            .register(registry));
        }
        for (EndReason reason : EndReason.values()) {
            ended.put(
                    reason,
                    Counter.builder("offloop.http.connections.ended")
                            .description("Connections, and streams of them, that the service ended")
                            .tag("reason", reason.word())
                            .register(registry));
        }
        for (PauseReason reason : PauseReason.values()) {
            pauses.put(
                    reason,
                    Counter.builder("offloop.http.accept.pauses")
                            .description("How often accepting connections paused")
                            .tag("reason", reason.word())
                            .register(registry));
        }
        stat("offloop.tasks.in.flight", "Tasks accepted and not yet given back", OffloadStats::tasksInFlight);
        stat("offloop.bytes.in.flight", "Bytes of their inputs", OffloadStats::bytesInFlight);
        stat("offloop.tasks.queued", "Tasks waiting for a worker", OffloadStats::tasksQueued);
        stat("offloop.late.replies", "Results that came after their caller was answered", OffloadStats::lateReplies);
    }

    private void stat(String name, String description, ToDoubleFunction<OffloadStats> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.stats))
                .description(description)
                .register(registry);
    }

    private MultiGauge workers(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Makes Vert.x report here. */
    public VertxBuilder install(VertxBuilder builder, VertxOptions options) {
        MicrometerMetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setRegistryName(REGISTRY + REGISTRIES.incrementAndGet())
                .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME))
                .setDisabledMetricsCategories(Set.of(MetricsDomain.EVENT_BUS.toCategory()));
        VertxMetricsFactory factory = new MicrometerMetricsFactory(registry);
        return builder.with(options.setMetricsOptions(metrics))
                .withMetrics(with -> withHttpMeters(factory.metrics(with)));
    }

    /** The same, with {@link HttpMeters} for HTTP servers. */
    private VertxMetrics withHttpMeters(VertxMetrics metrics) {
        HttpMeters http = new HttpMeters(registry);
        return (VertxMetrics) Proxy.newProxyInstance(
                VertxMetrics.class.getClassLoader(), new Class<?>[] {VertxMetrics.class}, (self, method, arguments) -> {
                    if (method.getName().equals("createHttpServerMetrics")) {
                        return http;
                    }
                    try {
                        return method.invoke(metrics, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    /** How busy the workers are. */
    Utilization utilization() {
        return utilization;
    }

    /** Told of every task. */
    public OffloadObserver observer() {
        return tasks;
    }

    /** Counts the bytes of bodies held by the service. */
    void watch(HeldBytes held) {
        Gauge.builder("offloop.http.held.bytes", held, HeldBytes::held)
                .description("Bytes of request and answer bodies held")
                .register(registry);
    }

    /** Counts the connections of the service. */
    void watch(Connections connections) {
        Gauge.builder("offloop.http.connections", connections, Connections::open)
                .description("Connections that are open, from the moment they are accepted")
                .register(registry);
    }

    /** Counts an answer that tells of a problem. */
    void count(ProblemKind kind) {
        Objects.requireNonNull(problems.get(kind)).increment();
    }

    /** Counts a connection, or a stream of one, that was ended. Any thread. */
    void count(EndReason reason) {
        Objects.requireNonNull(ended.get(reason)).increment();
    }

    /** Counts a pause of accepting. Any thread. */
    void count(PauseReason reason) {
        Objects.requireNonNull(pauses.get(reason)).increment();
    }

    /** Shows of what there is too much. */
    void watch(Overload overload) {
        for (Excess.Reason reason : Excess.Reason.values()) {
            Gauge.builder("offloop.overloaded", overload, now -> now.is(reason) ? 1 : 0)
                    .description("Whether tasks are refused for this reason")
                    .tags(Tags.of("reason", reason.word()))
                    .register(registry);
        }
    }

    /** Tells when the certificate ends. */
    void watch(ServerTls tls) {
        Gauge.builder(
                        "offloop.tls.certificate.expiry.seconds",
                        tls,
                        now -> now.notAfter().getEpochSecond())
                .description("When the certificate that clients are shown ends, in seconds since 1970")
                .register(registry);
    }

    /** Shows this loop's figures. Once. */
    void watch(EventLoop loop) {
        loopMeters = Optional.of(new LoopMeters(loop, registry));
    }

    /** All meters in Prometheus' text form; made on a worker thread, since there are many. */
    Future<String> scrape(Offload offload) {
        loopMeters.ifPresent(LoopMeters::refresh);
        return offload.stats()
                .compose(now -> {
                    stats = now;
                    return offload.workers();
                })
                .compose(workers -> {
                    register(workers);
                    return offload.memory();
                })
                .compose(memory -> {
                    registerMemory(memory);
                    return offload.startCaches();
                })
                .compose(caches -> {
                    registerCaches(caches);
                    return Vertx.currentContext().executeBlocking(this::text, false);
                });
    }

    /** The meters as they are, in Prometheus' text form; those of workers and memory as at the last scrape. */
    String text() {
        return registry.scrape();
    }

    private void register(List<WorkerInfo> workers) {
        workerTasks.register(rows(workers, WorkerInfo::tasksDone), true);
        workerRestarts.register(rows(workers, WorkerInfo::restarts), true);
        workerRecycles.register(rows(workers, ServiceMetrics::recycles), true);
        workerHeartbeatAge.register(rows(workers, ServiceMetrics::heartbeatAge), true);
        workerInFlight.register(rows(workers, WorkerInfo::inFlight), true);
        workerBusy.register(rows(workers, worker -> worker.busyNanos() / 1e9), true);
        strategyUtilization.register(
                utilization.read(workers).byStrategy().entrySet().stream()
                        .<Row<?>>map(share -> Row.of(Tags.of("strategy", share.getKey()), share.getValue()))
                        .toList(),
                true);
    }

    private static double recycles(WorkerInfo worker) {
        return worker.vitals().map(WorkerInfo.Vitals::recycles).orElse(0L);
    }

    private static double heartbeatAge(WorkerInfo worker) {
        return worker.vitals()
                .map(vitals -> vitals.heartbeatAge().toMillis() / 1e3)
                .orElse(0.0);
    }

    private void registerMemory(List<SharedMemory> memory) {
        arenaCapacity.register(memoryRows(memory, SharedMemory::capacityBytes), true);
        arenaCommitted.register(memoryRows(memory, SharedMemory::committedBytes), true);
        arenaSlabs.register(memoryRows(memory, SharedMemory::slabs), true);
        arenaSlabBytes.register(memoryRows(memory, SharedMemory::slabBytes), true);
        arenaWaits.register(memoryRows(memory, SharedMemory::waits), true);
        arenaSpills.register(memoryRows(memory, SharedMemory::spills), true);
        queueBytes.register(memoryRows(memory, SharedMemory::queueBytes), true);
    }

    private void registerCaches(List<StartCache> caches) {
        cacheReady.register(cacheRows(caches, cache -> cache.state() == StartCache.State.READY ? 1 : 0), true);
        cacheStarts.register(cacheRows(caches, StartCache::startsWith), true);
        cacheMisses.register(cacheRows(caches, StartCache::startsWithout), true);
        cacheRejections.register(cacheRows(caches, StartCache::rejections), true);
    }

    private static List<Row<?>> cacheRows(List<StartCache> caches, ToDoubleFunction<StartCache> value) {
        return caches.stream()
                .<Row<?>>map(cache -> Row.of(Tags.of("strategy", cache.strategy()), cache, value))
                .toList();
    }

    private static List<Row<?>> memoryRows(List<SharedMemory> memory, ToDoubleFunction<SharedMemory> value) {
        return memory.stream()
                .<Row<?>>map(shared -> Row.of(Tags.of("strategy", shared.strategy()), shared, value))
                .toList();
    }

    private static List<Row<?>> rows(List<WorkerInfo> workers, ToDoubleFunction<WorkerInfo> value) {
        return workers.stream()
                .<Row<?>>map(worker ->
                        Row.of(Tags.of("strategy", worker.strategy(), "worker", worker.name()), worker, value))
                .toList();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
