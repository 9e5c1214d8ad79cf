package dev.offloop.http.overload;

import dev.offloop.http.overload.Excess.Reason;
import dev.offloop.http.watch.Looks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks four times a second whether this process has time and memory for more tasks. Those who ask get what was found
 * last, so that a request costs no look. Made, asked and closed on the event loop, but for {@link #is}.
 *
 * <p>A process that was stopped for a while, or one long callback, makes the loop late once: that is no reason to
 * refuse what comes after. So the loop counts as late when it was so at each of the last three looks.
 */
public final class Overload {
    private static final Logger LOG = LoggerFactory.getLogger(Overload.class);
    private static final long INTERVAL_MILLIS = 250;
    private static final Duration MEMORY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MEMORY_OVERDUE = Duration.ofMinutes(1);
    private static final int LOOKS = 3;

    private final Context context;
    private final Callable<MemoryUse> memoryUse;
    private OverloadBounds bounds;
    private @Nullable Looks<MemoryUse> memory;
    private final MemoryDrain heapDrain = new MemoryDrain(System::nanoTime);
    private final MemoryDrain memoryDrain = new MemoryDrain(System::nanoTime);
    private final long[] lateNanos = new long[LOOKS];
    private int looks;
    private long due;
    private long timer;
    private boolean closed;
    private volatile Map<Reason, Excess> found = Map.of();

    /** Begins to look. */
    public Overload(Context context, OverloadBounds bounds) {
        this(context, bounds, MemoryUse::now);
    }

    Overload(Context context, OverloadBounds bounds, Callable<MemoryUse> memoryUse) {
        this.context = context;
        this.bounds = bounds;
        this.memoryUse = memoryUse;
        watchMemory();
        lookLater();
    }

    private void watchMemory() {
        if (bounds.watchesMemory() && memory == null) {
            memory = new Looks<>(context, MEMORY_INTERVAL, memoryUse, this::onMemory, MEMORY_OVERDUE, () -> {});
        }
    }

    /** Goes by other bounds from the next look on. */
    public void change(OverloadBounds next) {
        bounds = next;
        watchMemory();
    }

    /**
     * One after the other: of a timer with a fixed rate, those that were missed would come all at once, and in time.
     */
    private void lookLater() {
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
        timer = context.owner().setTimer(INTERVAL_MILLIS, ignored -> look());
    }

    private void look() {
        lateNanos[looks++ % LOOKS] = System.nanoTime() - due;
        if (!closed) {
            lookLater();
        }
        long late = Arrays.stream(lateNanos).min().orElse(0);
        boolean tooLate =
                bounds.loopDelay().isPositive() && late > bounds.loopDelay().toNanos();
        set(
                Reason.LOOP_DELAY,
                tooLate,
                () -> "The event loop is late by " + TimeUnit.NANOSECONDS.toMillis(late) + " ms",
                () -> Duration.ofNanos(late));
    }

    private Future<?> onMemory(MemoryUse use) {
        double mostNow = bounds.memoryPercent() / 100.0;
        set(
                Reason.HEAP,
                isTooMuch(use.heap()),
                () -> "The heap of the service is full to " + percent(use.heap()),
                () -> heapDrain.untilBelow(mostNow, use.heap()));
        double memoryUsed = use.memory().orElse(0);
        set(
                Reason.MEMORY,
                isTooMuch(memoryUsed),
                () -> "The memory is full to " + percent(memoryUsed),
                () -> memoryDrain.untilBelow(mostNow, memoryUsed));
        return Future.succeededFuture();
    }

    private boolean isTooMuch(double share) {
        return bounds.watchesMemory() && 100 * share > bounds.memoryPercent();
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private void set(Reason reason, boolean tooMuch, Supplier<String> words, Supplier<Duration> retryAfter) {
        boolean wasTooMuch = found.containsKey(reason);
        if (!tooMuch && !wasTooMuch) {
            return;
        }
        Map<Reason, Excess> now = new EnumMap<>(Reason.class);
        now.putAll(found);
        if (tooMuch) {
            Excess excess = new Excess(reason, words.get(), retryAfter.get());
            if (!wasTooMuch) {
                LOG.warn("No more tasks are taken for now: {}", excess.detail());
            }
            now.put(reason, excess);
        } else {
            LOG.info("Tasks are no more refused for {}", reason.word());
            now.remove(reason);
            drainOf(reason).forEach(MemoryDrain::reset);
        }
        found = now;
    }

    private List<MemoryDrain> drainOf(Reason reason) {
        return switch (reason) {
            case LOOP_DELAY -> List.of();
            case HEAP -> List.of(heapDrain);
            case MEMORY -> List.of(memoryDrain);
        };
    }

    /** Why a new task is to be refused now. */
    public Optional<Excess> excess() {
        return found.values().stream().findFirst();
    }

    /** Whether there is too much of this. Any thread. */
    public boolean is(Reason reason) {
        return found.containsKey(reason);
    }

    /** Looks no more; completes when no look is under way. */
    public Future<Void> close() {
        closed = true;
        context.owner().cancelTimer(timer);
        return memory == null ? Future.succeededFuture() : memory.close();
    }
}
