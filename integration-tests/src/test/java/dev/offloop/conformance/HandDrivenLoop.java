package dev.offloop.conformance;

import dev.offloop.loop.ManualLoop;
import java.time.Duration;

/** The loop's core on a clock that moves only when the loop waits or a program spins: no run differs from another. */
final class HandDrivenLoop extends LoopMachine {
    private final ManualLoop manual;

    private HandDrivenLoop(ManualLoop manual) {
        super(manual.loop());
        this.manual = manual;
    }

    /** What the program prints. */
    static String trace(Program program, NodeModel.Libuv libuv) {
        Trace trace = new Trace();
        try (ManualLoop manual = new ManualLoop(config -> asNode(config, libuv, trace))) {
            manual.runMain(() -> new Interpreter(new HandDrivenLoop(manual), trace).main(program));
        }
        return trace.toString();
    }

    @Override
    public void io(Runnable callback) {
        manual.io().ioIn(Duration.ZERO, callback);
    }

    @Override
    public void spin(int millis) {
        manual.spin(Duration.ofMillis(millis));
    }

    /** Nothing takes time that is not asked for. */
    @Override
    public void stepPastBoundary() {}
}
