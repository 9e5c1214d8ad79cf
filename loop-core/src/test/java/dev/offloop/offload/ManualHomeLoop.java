package dev.offloop.offload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/** A home loop that a test drives by hand: nothing runs and no time passes unless the test says so. One thread. */
public final class ManualHomeLoop implements HomeLoop {
    private static final long START_NANOS = 1_000_000_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::order));
    private long nanos = START_NANOS;
    private long timersMade;
    private boolean outside;
    private boolean full;
    private boolean timeless;

    @Override
    public boolean inLoop() {
        return !outside;
    }

    /** Whether {@link #execute} refuses, as a loop does that is full. */
    public void refuse(boolean refuses) {
        full = refuses;
    }

    /** Whether {@link #schedule} refuses, as a loop does that is closed. */
    public void refuseTimers(boolean refuses) {
        timeless = refuses;
    }

    @Override
    public void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("as many tasks wait as may");
        }
        tasks.add(task);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Runnable schedule(long delayNanos, Runnable task) {
        if (timeless) {
            throw new RejectedExecutionException("it is closed");
        }
        Timer timer = new Timer(nanos + Math.max(0, delayNanos), timersMade++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Does something as if on another thread: {@link #inLoop} is false meanwhile. */
    public void fromOutside(Runnable action) {
        outside = true;
        try {
            action.run();
        } finally {
            outside = false;
        }
    }

    /** Runs the tasks that are queued and the timers that are due, but not what these add. Returns how many ran. */
    public int runOnce() {
        List<Runnable> batch = new ArrayList<>(tasks);
        tasks.clear();
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos <= nanos; timer = timers.peek()) {
            batch.add(timer.task);
            timers.remove(timer);
        }
        batch.forEach(Runnable::run);
        return batch.size();
    }

    /** Runs until nothing is queued and no timer is due. */
    public void runAll() {
        int ran = runOnce();
        while (ran > 0) {
            ran = runOnce();
        }
    }

    /** Lets time pass and runs what becomes due, each timer at its time. */
    public void advance(Duration time) {
        long end = nanos + time.toNanos();
        runAll();
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos <= end; timer = timers.peek()) {
            nanos = timer.dueNanos;
            runAll();
        }
        nanos = end;
    }

    /** Lets time pass without running anything, as a blocked loop does. */
    public void block(Duration time) {
        nanos += time.toNanos();
    }

    /** Timers that have neither run nor been cancelled. */
    public int timers() {
        return timers.size();
    }

    private record Timer(long dueNanos, long order, Runnable task) {}
}
