package dev.offloop.http;

import dev.offloop.offload.Accounting;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times every task, by task and strategy. The meters of a pair are looked up once. */
final class TaskMeters implements OffloadObserver {
    private static final String BYTES = "bytes";

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Map<String, Map<String, Meters>> byStrategy = new ConcurrentHashMap<>();

    TaskMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {
        count(of(task, strategy).rejected, reason);
    }

    @Override
    public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
        Meters of = of(task, strategy);
        count(of.outcomes, kind);
        of.queue.record(took.queueNanos(), TimeUnit.NANOSECONDS);
        of.run.record(took.runNanos(), TimeUnit.NANOSECONDS);
        of.copy.record(took.copyNanos(), TimeUnit.NANOSECONDS);
        of.copied.increment((double) took.copiedBytes());
        Usage usage = took.usage();
        if (usage.isMeasured()) {
            of.cpu.record(usage.cpuNanos(), TimeUnit.NANOSECONDS);
            of.allocated.record((double) usage.allocatedBytes());
        }
    }

    @Override
    public void retried(TaskDescriptor<?, ?> task, String strategy) {
        of(task, strategy).retried.increment();
    }

    private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
        Objects.requireNonNull(counters.get(key)).increment();
    }

    private Meters of(TaskDescriptor<?, ?> task, String strategy) {
        return byStrategy
                .computeIfAbsent(strategy, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(task.name(), name -> new Meters(registry, name, strategy));
    }

    private static final class Meters {
        final Map<Outcome.Kind, Counter> outcomes = new EnumMap<>(Outcome.Kind.class);
        final Map<Outcome.Reason, Counter> rejected = new EnumMap<>(Outcome.Reason.class);
        final Counter retried;
        final Timer queue;
        final Timer run;
        final Timer copy;
        final Counter copied;
        final Timer cpu;
        final DistributionSummary allocated;

        Meters(MeterRegistry registry, String task, String strategy) {
            Tags tags = Tags.of("task", task, "strategy", strategy);
            for (Outcome.Kind kind : Outcome.Kind.values()) {
                outcomes.put(kind, registry.counter("offloop.tasks", tags.and("outcome", name(kind))));
            }
            for (Outcome.Reason reason : Outcome.Reason.values()) {
                rejected.put(reason, registry.counter("offloop.tasks.rejected", tags.and("reason", name(reason))));
            }
            retried = registry.counter("offloop.tasks.retried", tags);
            queue = timer(registry, "offloop.task.queue", "From acceptance to the last hand-over", tags);
            run = timer(registry, "offloop.task.run", "Within the task", tags);
            copy = timer(registry, "offloop.task.copy", "Encoding, transport, waking", tags);
            copied = Counter.builder("offloop.task.copied")
                    .description("Of inputs and outputs, copied to and from workers")
                    .baseUnit(BYTES)
                    .tags(tags)
                    .register(registry);
            cpu = Timer.builder("offloop.task.cpu")
                    .description("Processor time within the task, of those that were measured")
                    .tags(tags)
                    .register(registry);
            allocated = DistributionSummary.builder("offloop.task.allocated")
                    .description("Of the heap, within the task, of those that were measured")
                    .baseUnit(BYTES)
                    .tags(tags)
                    .register(registry);
        }

        private static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static Timer timer(MeterRegistry registry, String name, String description, Tags tags) {
            return Timer.builder(name)
                    .description(description)
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }
    }
}
