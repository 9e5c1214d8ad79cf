package dev.offloop.child.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Time, chance and order: what happens next is the earliest event, and when that is, is drawn from the seed. */
public final class World {
    private static final long START_NANOS = 1_000_000_000_000L;
    private static final int MAX_VIOLATIONS = 10;

    /** Something that is going to happen. */
    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom chance;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<String> violations = new ArrayList<>();
    private final @Nullable List<String> trace;
    private long nanos = START_NANOS;
    private long skew;
    private long order;
    private long steps;

    @Nullable
    Strand current;

    World(long seed, boolean traced) {
        this.chance = new SplittableRandom(seed);
        this.trace = traced ? new ArrayList<>() : null;
    }

    /** The monotonic clock of the machine. */
    public long nanoTime() {
        return nanos + skew;
    }

    /** Time since the beginning, jumps of the clock left out. */
    long elapsed() {
        return nanos - START_NANOS;
    }

    /** The machine slept. */
    void jump(long by) {
        skew += by;
    }

    public RandomGenerator chance() {
        return chance;
    }

    /** A number from 0. */
    public int draw(int bound) {
        return chance.nextInt(bound);
    }

    /** A time within both. */
    public long between(long least, long most) {
        return least >= most ? least : chance.nextLong(least, most);
    }

    public boolean oneIn(int times) {
        return chance.nextInt(times) == 0;
    }

    /** Has something happen later. */
    public void after(long delay, Runnable action) {
        events.add(new Event(nanos + delay, order++, action));
    }

    /** Lets the next thing happen. False when nothing is going to. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        steps++;
        nanos = next.at;
        next.action.run();
        return true;
    }

    long steps() {
        return steps;
    }

    /** When the next thing happens, counted as {@link #elapsed}. */
    long nextAt() {
        Event next = events.peek();
        return next == null ? Long.MAX_VALUE : next.at - START_NANOS;
    }

    /** A place at which the running strand may be held up. */
    public void pause() {
        Strand running = current;
        if (running == null) {
            return;
        }
        int drawn = chance.nextInt(1_024);
        if (drawn < 700) {
            return;
        }
        running.pause(
                drawn < 1_005 ? 50 + drawn : drawn < 1_022 ? between(5_000, 200_000) : between(200_000, 20_000_000));
    }

    /** Time passes for the running strand. */
    public void sleep(long time) {
        Strand running = current;
        if (running == null) {
            throw new IllegalStateException("No strand runs that could sleep");
        }
        running.pause(time);
    }

    /** The running strand waits to be woken. */
    public void awaitUntil(BooleanSupplier condition) {
        Strand running = current;
        if (running == null) {
            throw new IllegalStateException("No strand runs that could wait");
        }
        running.await(condition);
    }

    /** Something is wrong. */
    public void violation(String what) {
        trace(() -> "VIOLATION " + what);
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(what);
        }
    }

    List<String> violations() {
        return violations;
    }

    /** For people who read why a history went wrong. */
    public void trace(Supplier<String> what) {
        if (trace != null) {
            long micros = elapsed() / 1_000;
            String who = current == null ? "" : " [" + current.name() + "]";
            trace.add(String.format("%,14d µs%s %s", micros, who, what.get()));
        }
    }

    List<String> tracedLines() {
        return trace == null ? List.of() : trace;
    }
}
