package dev.offloop.http;

import dev.offloop.offload.WorkerInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which share of their time workers have run tasks. A share is that since the reading before, or since an earlier one
 * when that is less than ten seconds ago; at the first reading, since the service was started. A task counts when it
 * has ended. Any thread.
 */
final class Utilization {
    private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier clock;
    private final long startNanos;
    private Map<String, Window> windows = new HashMap<>();

    Utilization(LongSupplier clock) {
        this.clock = clock;
        this.startNanos = clock.getAsLong();
    }

    /**
     * Each from 0 to 1.
     *
     * @param byWorker by the worker's name
     * @param byStrategy over all workers of one
     */
    record Shares(Map<String, Double> byWorker, Map<String, Double> byStrategy) {}

    /** Takes a reading. */
    synchronized Shares read(List<WorkerInfo> workers) {
        long now = clock.getAsLong();
        Map<String, Window> read = new HashMap<>();
        Map<String, Double> byWorker = new HashMap<>();
        Map<String, Double> byStrategy = new HashMap<>();
        Map<String, Work> ofStrategies = new HashMap<>();
        for (WorkerInfo worker : workers) {
            Work work = new Work(worker.slots(), worker.busyNanos());
            ofStrategies.merge(worker.strategy(), work, Work::plus);
            byWorker.put(worker.name(), share("worker " + worker.name(), work, now, read));
        }
        ofStrategies.forEach((strategy, work) -> byStrategy.put(strategy, share("all " + strategy, work, now, read)));
        windows = read;
        return new Shares(byWorker, byStrategy);
    }

    private double share(String key, Work work, long now, Map<String, Window> read) {
        Window before = windows.getOrDefault(key, Window.from(startNanos));
        Window window = now - before.lastNanos >= MIN_NANOS
                ? new Window(before.lastNanos, before.lastBusyNanos, now, work.busyNanos)
                : before;
        read.put(key, window);
        double possible = (double) (now - window.sinceNanos) * work.slots;
        return possible <= 0 ? 0 : Math.clamp((work.busyNanos - window.sinceBusyNanos) / possible, 0, 1);
    }

    private record Work(int slots, long busyNanos) {
        Work plus(Work other) {
            return new Work(slots + other.slots, busyNanos + other.busyNanos);
        }
    }

    /** Two readings, at least the least time apart. */
    private record Window(long sinceNanos, long sinceBusyNanos, long lastNanos, long lastBusyNanos) {
        static Window from(long nanos) {
            return new Window(nanos, 0, nanos, 0);
        }
    }
}
