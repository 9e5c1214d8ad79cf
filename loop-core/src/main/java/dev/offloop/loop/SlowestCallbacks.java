package dev.offloop.loop;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The kinds of callback, by phase and class, whose longest run was longest. The loop asks {@link #bar()} first, so that
 * only slow callbacks come here at all.
 */
final class SlowestCallbacks {
    /** Nothing shorter is of interest, however idle the loop. */
    private static final long FLOOR_NANOS = 100_000;

    private long barNanos = FLOOR_NANOS;
    private volatile Kind[] kinds = {};

    /** From what duration on {@link #offer} changes anything. The loop's thread. */
    long bar() {
        return barNanos;
    }

    /** The loop's thread. */
    void offer(Phase phase, Object callback, long nanos) {
        Kind kind = find(phase, callback.getClass());
        kind.maxNanos.max(nanos);
        kind.count.add(1);
        barNanos = kinds.length < LoopMetrics.SLOWEST
                ? FLOOR_NANOS
                : Math.max(FLOOR_NANOS, fastest(kinds).maxNanos.get());
    }

    /** Any thread. */
    List<SlowCallback> snapshot() {
        return Arrays.stream(kinds)
                .map(kind -> new SlowCallback(kind.phase, kind.type.getName(), kind.maxNanos.get(), kind.count.get()))
                .sorted(Comparator.comparingLong(SlowCallback::maxNanos).reversed())
                .toList();
    }

    private Kind find(Phase phase, Class<?> type) {
        for (Kind kind : kinds) {
            if (kind.type == type && kind.phase == phase) {
                return kind;
            }
        }
        Kind added = new Kind(phase, type);
        Kind[] changed = kinds;
        if (changed.length < LoopMetrics.SLOWEST) {
            changed = Arrays.copyOf(changed, changed.length + 1);
            changed[changed.length - 1] = added;
        } else {
            changed = changed.clone();
            changed[Arrays.asList(changed).indexOf(fastest(changed))] = added;
        }
        kinds = changed;
        return added;
    }

    private static Kind fastest(Kind[] kinds) {
        Kind fastest = kinds[0];
        for (Kind kind : kinds) {
            fastest = kind.maxNanos.get() < fastest.maxNanos.get() ? kind : fastest;
        }
        return fastest;
    }

    private static final class Kind {
        final Phase phase;
        final Class<?> type;
        final Counter maxNanos = new Counter();
        final Counter count = new Counter();

        Kind(Phase phase, Class<?> type) {
            this.phase = phase;
            this.type = type;
        }
    }
}
