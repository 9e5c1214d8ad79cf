package dev.offloop.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * I/O that a test makes up: events at given times, and a wait that sets the clock forward instead of taking time.
 * Belongs to the loop's thread, except for {@link #submit}.
 */
public final class FakeBackend implements LoopBackend {
    private final FakeClock clock;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Event.BY_TIME);
    private final PriorityQueue<Event> timers = new PriorityQueue<>(Event.BY_TIME);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private @Nullable LoopCore loop;
    private long sequence;
    private boolean blockedForEver;

    public FakeBackend(FakeClock clock) {
        this.clock = clock;
    }

    void attach(LoopCore attached) {
        loop = attached;
    }

    /** An I/O event that becomes ready after the given time. */
    public void ioIn(Duration delay, Runnable callback) {
        events.add(new Event(clock.nanoTime() + delay.toNanos(), sequence++, callback));
    }

    /** A timer of the backend's own, as Vert.x has them. */
    public void timerIn(Duration delay, Runnable callback) {
        timers.add(new Event(clock.nanoTime() + delay.toNanos(), sequence++, callback));
    }

    /** Whether the loop has asked to wait with nothing to wait for. */
    public boolean blockedForEver() {
        return blockedForEver;
    }

    @Override
    public int poll(boolean mayBlock, long deadlineNanos) {
        Event first = events.peek();
        if (mayBlock) {
            long until = Math.min(deadlineNanos, first == null ? NEVER : first.atNanos);
            blockedForEver = until == NEVER;
            clock.advanceTo(blockedForEver ? clock.nanoTime() : until);
        }
        long now = clock.nanoTime();
        List<Event> ready = new ArrayList<>();
        for (Event event; (event = events.peek()) != null && event.atNanos <= now; ) {
            ready.add(events.remove());
        }
        ready.forEach(event -> handle(event.callback));
        return ready.size();
    }

    private void handle(Runnable callback) {
        LoopCore core = loop;
        if (core == null) {
            throw new IllegalStateException("the backend has no loop yet");
        }
        core.beginIo(callback);
        Throwable thrown = null;
        try {
            callback.run();
        } catch (Throwable error) {
            thrown = error;
        }
        core.endIo(callback, thrown);
    }

    @Override
    public void submit(Runnable task) {
        tasks.add(task);
    }

    @Override
    public @Nullable Runnable nextTask() {
        return tasks.poll();
    }

    @Override
    public int waitingTasks() {
        return tasks.size();
    }

    @Override
    public long nextTimerNanos() {
        Event first = timers.peek();
        return first == null ? NEVER : first.atNanos;
    }

    @Override
    public @Nullable Runnable nextTimer(long nowNanos) {
        Event first = timers.peek();
        if (first == null || first.atNanos > nowNanos) {
            return null;
        }
        return timers.remove().callback;
    }

    @Override
    public boolean alive() {
        return !events.isEmpty() || !timers.isEmpty();
    }

    private record Event(long atNanos, long sequence, Runnable callback) {
        static final Comparator<Event> BY_TIME =
                Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::sequence);
    }
}
