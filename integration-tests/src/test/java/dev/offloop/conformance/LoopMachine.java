package dev.offloop.conformance;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.LoopConfig;

/** The event loop under test. */
abstract class LoopMachine implements Machine {
    private final EventLoop loop;

    LoopMachine(EventLoop loop) {
        this.loop = loop;
    }

    /** The loop as Node has it: no budgets, and timers run the way that release's libuv does. */
    static LoopConfig.Builder asNode(LoopConfig.Builder config, NodeModel.Libuv libuv, Trace trace) {
        return config.withoutBudgets()
                .timersOncePerPhase(libuv == NodeModel.Libuv.V1_48)
                .errorHandler((phase, callback, error) -> trace.uncaught(error));
    }

    @Override
    public void nextTick(Runnable callback) {
        loop.nextTick(callback);
    }

    @Override
    public void queueMicrotask(Runnable callback) {
        loop.queueMicrotask(callback);
    }

    @Override
    public Handle setImmediate(Runnable callback) {
        return loop.setImmediate(callback);
    }

    @Override
    public Handle setTimeout(double delayMillis, Runnable callback) {
        return loop.setTimeout(delayMillis, callback);
    }

    @Override
    public Handle setInterval(double delayMillis, Runnable callback) {
        return loop.setInterval(delayMillis, callback);
    }
}
