package dev.offloop.conformance;

import dev.offloop.loop.Handle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a program on a {@link Machine}; the counterpart of {@code interpreter.js}, word for word. */
final class Interpreter {
    /** A body that would start later than at this part of a millisecond waits for the next. */
    static final double LATEST_WITHIN_MILLI = 0.6;

    private static final int MAX_FIRES_REFRESHED = 3;

    private final Machine machine;
    private final Trace trace;
    private final Map<Integer, Handle> handles = new HashMap<>();
    private final Map<Integer, Integer> fires = new HashMap<>();

    Interpreter(Machine machine, Trace trace) {
        this.machine = machine;
        this.trace = trace;
    }

    /** To be called on the loop when it is empty. */
    void main(Program program) {
        trace.say("main");
        run(program.body());
    }

    private void run(List<Op> body) {
        machine.stepPastBoundary();
        body.forEach(this::perform);
    }

    private void fire(Op.Call call) {
        trace.say(call.kind().letter + "" + call.id());
        fires.merge(call.id(), 1, Integer::sum);
        run(call.body());
    }

    private void perform(Op op) {
        switch (op) {
            case Op.Call call -> schedule(call);
            case Op.Act act -> act(act.verb(), act.of(), handles.get(act.of()));
            case Op.Spin spin -> {
                machine.spin(spin.millis());
                machine.stepPastBoundary();
            }
            case Op.Throw _ -> throw new Trace.ThrownByProgram();
        }
    }

    private void schedule(Op.Call call) {
        Runnable callback = () -> fire(call);
        switch (call.kind()) {
            case NEXT_TICK -> machine.nextTick(callback);
            case MICROTASK -> machine.queueMicrotask(callback);
            case IMMEDIATE -> handles.put(call.id(), machine.setImmediate(callback));
            case TIMEOUT -> handles.put(call.id(), machine.setTimeout(call.delay(), callback));
            case INTERVAL -> handles.put(call.id(), new BoundedInterval(call).handle());
            case IO -> machine.io(callback);
        }
    }

    private void act(Op.Verb verb, int id, @Nullable Handle handle) {
        if (verb == Op.Verb.HAS_REF) {
            trace.say("r" + id + "=" + (handle == null ? "-" : handle.hasRef()));
        } else if (handle != null) {
            switch (verb) {
                case CANCEL -> handle.cancel();
                case REF -> handle.ref();
                case UNREF -> handle.unref();
                case REFRESH -> refresh(id, handle);
                case HAS_REF -> throw new AssertionError();
            }
        }
    }

    private void refresh(int id, Handle handle) {
        if (fires.getOrDefault(id, 0) < MAX_FIRES_REFRESHED) {
            handle.refresh();
        }
    }

    /** Cancels itself right before its last run. */
    private final class BoundedInterval implements Runnable {
        private final Op.Call call;
        private final Handle handle;
        private int left;

        BoundedInterval(Op.Call call) {
            this.call = call;
            this.left = call.times();
            this.handle = machine.setInterval(call.delay(), this);
        }

        Handle handle() {
            return handle;
        }

        @Override
        public void run() {
            if (--left == 0) {
                handle.cancel();
            }
            fire(call);
        }
    }
}
