package dev.offloop.conformance;

import dev.offloop.loop.Handle;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What Node does, in model time: libuv's loop, the callback scopes of Node's C++ and the queues of its JavaScript.
 *
 * <p>The generator foresees with it whether a program's trace depends on how late a machine is. It is no reference for
 * the event loop: that is Node itself. Written from Node 20's {@code lib/internal/timers.js}, {@code task_queues.js}
 * and {@code src/env.cc}, and libuv's {@code uv_run}.
 */
final class NodeModel implements Machine {
    private final Libuv libuv;
    private final Lateness lateness;
    private final ModelClock clock = new ModelClock();
    private final Trace trace = new Trace();
    private final ModelTicks ticks = new ModelTicks(this::uncaught);
    private final ModelImmediates immediates = new ModelImmediates(ticks);
    private final ModelTimers timers = new ModelTimers(clock, ticks);
    private final Deque<Runnable> readable = new ArrayDeque<>();

    private NodeModel(Libuv libuv, Lateness lateness) {
        this.libuv = libuv;
        this.lateness = lateness;
        clock.advance(lateness.phase());
    }

    /** The two ways in which releases run due timers. */
    enum Libuv {
        /** Until none is due, also of those that a callback started, if it made the loop look at the clock. Node 20. */
        V1_45,
        /** Those that are due when the phase starts. Node 22 and later. */
        V1_48;

        static Libuv of(Version version) {
            return version.compareTo(Version.parse("1.48")) < 0 ? V1_45 : V1_48;
        }
    }

    /** What was foreseen, and how long it took in model time. */
    record Foreseen(String trace, long millis) {}

    /**
     * Runs the program to its end.
     *
     * @throws DefectOfNode when Node would not survive it
     * @throws Trace.DoesNotEnd when its trace grows too long
     */
    static Foreseen run(Program program, Libuv libuv, Lateness lateness) {
        NodeModel model = new NodeModel(libuv, lateness);
        model.scope(() -> new Interpreter(model, model.trace).main(program));
        model.loop();
        return new Foreseen(model.trace.toString(), model.clock.elapsed());
    }

    private void loop() {
        clock.advance(lateness.ofCallback());
        clock.update();
        if (alive()) {
            runTimers();
        }
        while (alive()) {
            poll();
            check();
            clock.advance(lateness.ofCallback());
            clock.update();
            runTimers();
        }
    }

    private boolean alive() {
        return timers.keepAlive() || immediates.keepAlive() || !readable.isEmpty();
    }

    private void poll() {
        if (readable.isEmpty()) {
            if (!immediates.keepAlive() && timers.millisToNext() > 0 && !lateness.wakesForNothing()) {
                clock.advance(timers.millisToNext() * ModelClock.MICROS_PER_MILLI + lateness.ofWaking());
            }
            clock.update();
            return;
        }
        clock.update();
        for (int events = readable.size(); events > 0; events--) {
            scope(readable.remove());
        }
    }

    private void check() {
        ticks.closeScope();
        if (immediates.isEmpty()) {
            return;
        }
        do {
            scope(immediates::run);
        } while (immediates.hasOutstanding());
    }

    private void runTimers() {
        while (timers.due()) {
            timers.onDue(this::uncaught);
            if (libuv == Libuv.V1_48) {
                return;
            }
        }
    }

    /** A callback from C++: ticks are drained after it, unless it threw. */
    private void scope(Runnable callback) {
        try {
            callback.run();
        } catch (Trace.ThrownByProgram e) {
            uncaught();
            return;
        }
        ticks.closeScope();
    }

    /** Node sees to it that there is an immediate after an uncaught error. */
    private void uncaught() {
        trace.uncaught(new Trace.ThrownByProgram());
        immediates.add(() -> {});
    }

    @Override
    public void nextTick(Runnable callback) {
        ticks.nextTick(callback);
    }

    @Override
    public void queueMicrotask(Runnable callback) {
        ticks.queueMicrotask(callback);
    }

    @Override
    public Handle setImmediate(Runnable callback) {
        return immediates.add(callback);
    }

    @Override
    public Handle setTimeout(double delayMillis, Runnable callback) {
        return timers.add(delayMillis, false, callback);
    }

    @Override
    public Handle setInterval(double delayMillis, Runnable callback) {
        return timers.add(delayMillis, true, callback);
    }

    @Override
    public void io(Runnable callback) {
        readable.add(callback);
    }

    @Override
    public void spin(int millis) {
        clock.advance((long) millis * ModelClock.MICROS_PER_MILLI + lateness.ofWaking());
    }

    @Override
    public void stepPastBoundary() {
        clock.advance(lateness.ofCallback());
        clock.stepPastBoundary();
    }

    /** Node itself would fail on the program. */
    static final class DefectOfNode extends RuntimeException {
        private static final long serialVersionUID = 1;

        DefectOfNode(String message) {
            super(message);
        }
    }
}
