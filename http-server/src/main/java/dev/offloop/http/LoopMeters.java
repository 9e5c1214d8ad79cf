package dev.offloop.http;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopMetrics;
import dev.offloop.loop.Phase;
import dev.offloop.loop.PhaseMetrics;
import dev.offloop.loop.Quantiles;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The event loop's own figures as meters, as they were at the last {@link #refresh}. Any thread. */
final class LoopMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final EventLoop loop;
    private volatile LoopMetrics latest;

    LoopMeters(EventLoop loop, MeterRegistry registry) {
        this.loop = loop;
        this.latest = loop.metrics();
        Gauge.builder("offloop.loop.utilization", this, meters -> meters.latest.utilization())
                .description("Share of time the loop was neither idle nor lingering")
                .register(registry);
        Gauge.builder("offloop.loop.timers", this, meters -> meters.latest.timers())
                .register(registry);
        counter(registry, "offloop.loop.iterations", LoopMetrics::iterations);
        counter(registry, "offloop.loop.events", LoopMetrics::events);
        counter(registry, "offloop.loop.events.waiting", LoopMetrics::eventsWaiting);
        counter(registry, "offloop.loop.ticks", LoopMetrics::ticks);
        counter(registry, "offloop.loop.microtasks", LoopMetrics::microtasks);
        counter(registry, "offloop.loop.uncaught", LoopMetrics::uncaught);
        counter(registry, "offloop.loop.starvations", LoopMetrics::starvations);
        seconds(registry, "offloop.loop.idle.seconds", Tags.empty(), metrics -> metrics.idleNanos());
        seconds(registry, "offloop.loop.linger.seconds", Tags.empty(), metrics -> metrics.lingerNanos());
        delay(registry, "0.5", Quantiles::p50);
        delay(registry, "0.99", Quantiles::p99);
        delay(registry, "0.999", Quantiles::p999);
        delay(registry, "1", Quantiles::max);
        for (Phase phase : Phase.values()) {
            Tags tags = Tags.of("phase", phase.name().toLowerCase(Locale.ROOT));
            seconds(
                    registry,
                    "offloop.loop.phase.seconds",
                    tags,
                    metrics -> metrics.phase(phase).nanos());
            phase(registry, "offloop.loop.phase.callbacks", tags, phase, PhaseMetrics::callbacks);
            phase(registry, "offloop.loop.phase.yields", tags, phase, PhaseMetrics::yields);
            Gauge.builder(
                            "offloop.loop.phase.depth.max",
                            this,
                            meters -> meters.latest.phase(phase).maxDepth())
                    .tags(tags)
                    .register(registry);
        }
    }

    /** Reads the loop's figures. */
    void refresh() {
        latest = loop.metrics();
    }

    private void counter(MeterRegistry registry, String name, ToLongFunction<LoopMetrics> value) {
        FunctionCounter.builder(name, this, meters -> value.applyAsLong(meters.latest))
                .register(registry);
    }

    private void seconds(MeterRegistry registry, String name, Tags tags, ToLongFunction<LoopMetrics> nanos) {
        ToDoubleFunction<LoopMeters> value = meters -> nanos.applyAsLong(meters.latest) / NANOS_PER_SECOND;
        FunctionCounter.builder(name, this, value).tags(tags).register(registry);
    }

    private void delay(MeterRegistry registry, String quantile, ToLongFunction<Quantiles> nanos) {
        Gauge.builder(
                        "offloop.loop.delay.seconds",
                        this,
                        meters -> nanos.applyAsLong(meters.latest.delay()) / NANOS_PER_SECOND)
                .description("How long the loop stayed away from poll")
                .tags("quantile", quantile)
                .register(registry);
    }

    private void phase(
            MeterRegistry registry, String name, Tags tags, Phase phase, ToLongFunction<PhaseMetrics> value) {
        FunctionCounter.builder(name, this, meters -> value.applyAsLong(meters.latest.phase(phase)))
                .tags(tags)
                .register(registry);
    }
}
