package dev.offloop.child.simulation;

import dev.offloop.loop.Poller;
import dev.offloop.offload.HomeLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The home loop: tasks, timers and what arrives from outside, in turns; polls and arms a poller as the phased loop
 * does, when it is given one.
 */
public final class SimulatedLoop implements HomeLoop {
    private record Timer(long dueNanos, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final World world;
    private final Strand strand;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> arrived = new ArrayDeque<>();
    private final Runnable afterEach;
    private @Nullable Poller poller;
    private long timersMade;
    private boolean ended;

    /**
     * Runs nothing yet.
     *
     * @param afterEach looks at what there is after each turn
     */
    SimulatedLoop(Host host, Runnable afterEach) {
        this.world = host.world();
        this.afterEach = afterEach;
        this.strand = new Strand(host, "loop", this::run, thrown -> {
            if (thrown != null) {
                throw new IllegalStateException("The simulated loop ended", thrown);
            }
        });
    }

    void start() {
        strand.start(0);
    }

    void end() {
        ended = true;
        strand.wake();
    }

    @Override
    public boolean inLoop() {
        return world.current == strand;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        strand.wake();
    }

    /** Something is readable. */
    void arrive(Runnable event) {
        arrived.add(event);
        strand.wake();
    }

    /** Whether it waits for something to happen, and nothing has. */
    boolean isAsleep() {
        return strand.isWaiting() && !hasWork();
    }

    /** Has it look at its timers. */
    void wake() {
        strand.wake();
    }

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public Runnable schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(world.nanoTime() + Math.max(0, delayNanos), timersMade++, task);
        timers.add(timer);
        world.after(Math.max(0, delayNanos), strand::wake);
        return () -> timers.remove(timer);
    }

    /** As the prepare phase does from now on. */
    public void poll(Poller polled) {
        poller = polled;
        strand.wake();
    }

    /** Polls no more. */
    public void stopPolling() {
        poller = null;
    }

    private void run() {
        while (!ended) {
            runDue();
            Poller polled = poller;
            if (polled != null) {
                guarded(polled::poll);
            }
            afterEach.run();
            if (hasWork()) {
                world.pause();
            } else if (polled == null) {
                world.awaitUntil(this::hasWork);
            } else if (arm(polled)) {
                world.awaitUntil(this::hasWork);
                guarded(polled::disarm);
            }
        }
    }

    private boolean arm(Poller polled) {
        boolean[] armed = {false};
        guarded(() -> armed[0] = polled.arm());
        return armed[0];
    }

    private void runDue() {
        List<Runnable> turn = new ArrayList<>();
        if (world.oneIn(2)) {
            turn.addAll(arrived);
            arrived.clear();
        }
        turn.addAll(tasks);
        tasks.clear();
        for (Timer timer = timers.peek(); timer != null && timer.dueNanos <= world.nanoTime(); timer = timers.peek()) {
            turn.add(timer.task);
            timers.remove(timer);
        }
        turn.forEach(this::guarded);
    }

    private boolean hasWork() {
        Timer first = timers.peek();
        return ended || !tasks.isEmpty() || !arrived.isEmpty() || (first != null && first.dueNanos <= world.nanoTime());
    }

    /** The loop outlives what its callbacks throw; that they throw is wrong all the same. */
    private void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            StackTraceElement[] stack = e.getStackTrace();
            world.violation("A callback of the loop threw " + e + (stack.length == 0 ? "" : " at " + stack[0]));
        }
    }
}
