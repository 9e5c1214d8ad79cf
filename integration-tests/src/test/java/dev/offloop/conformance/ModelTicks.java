package dev.offloop.conformance;

import java.util.ArrayDeque;
import java.util.Deque;

/** The next-tick and microtask queues of {@link NodeModel}, and what an uncaught error leaves in them. */
final class ModelTicks {
    private final Deque<Runnable> ticks = new ArrayDeque<>();
    private final Deque<Runnable> microtasks = new ArrayDeque<>();
    private final Runnable onUncaught;
    /** Stays set when a tick throws: the next callback scope goes on with the queue. */
    private boolean tickScheduled;

    ModelTicks(Runnable onUncaught) {
        this.onUncaught = onUncaught;
    }

    void nextTick(Runnable callback) {
        tickScheduled = true;
        ticks.add(callback);
    }

    void queueMicrotask(Runnable callback) {
        microtasks.add(callback);
    }

    /** Between two callbacks of one phase, called from JavaScript: a throwing tick ends that run over the phase. */
    void runNextTicks() {
        if (!tickScheduled) {
            runMicrotasks();
        }
        if (tickScheduled) {
            drain();
        }
    }

    /**
     * At the end of a callback scope, called from C++: a throwing tick is uncaught, the rest waits for the next scope.
     */
    void closeScope() {
        try {
            runNextTicks();
        } catch (Trace.ThrownByProgram e) {
            onUncaught.run();
        }
    }

    private void drain() {
        do {
            Runnable tick;
            while ((tick = ticks.poll()) != null) {
                tick.run();
            }
            runMicrotasks();
        } while (!ticks.isEmpty());
        tickScheduled = false;
    }

    /** V8 reports a throwing microtask and goes on with the next. */
    private void runMicrotasks() {
        Runnable microtask;
        while ((microtask = microtasks.poll()) != null) {
            try {
                microtask.run();
            } catch (Trace.ThrownByProgram e) {
                onUncaught.run();
            }
        }
    }
}
