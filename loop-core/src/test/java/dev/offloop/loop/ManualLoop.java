package dev.offloop.loop;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A loop that a test drives by hand, on the test's own thread and on a clock that only the test sets forward: nothing
 * sleeps. When the loop waits, the clock jumps to what it waits for.
 */
public final class ManualLoop implements AutoCloseable {
    private final FakeClock clock = new FakeClock();
    private final FakeBackend backend = new FakeBackend(clock);
    private final LoopCore loop;

    /** A loop with the default configuration but no linger, owned by the calling thread. */
    public ManualLoop() {
        this(config -> config);
    }

    /** A loop with a configuration of the test's; the clock is set after it. */
    public ManualLoop(UnaryOperator<LoopConfig.Builder> configure) {
        LoopConfig.Builder builder = LoopConfig.defaults().toBuilder().linger(Duration.ZERO);
        loop = new LoopCore(backend, configure.apply(builder).clock(clock).build());
        backend.attach(loop);
        loop.bind();
    }

    public EventLoop loop() {
        return loop;
    }

    public LoopCore core() {
        return loop;
    }

    public FakeClock clock() {
        return clock;
    }

    public FakeBackend io() {
        return backend;
    }

    /** One iteration that does not wait. */
    public void turn() {
        loop.run(RunMode.NOWAIT);
    }

    /** One iteration, which may set the clock forward to the next event. */
    public void turnWaiting() {
        loop.run(RunMode.ONCE);
    }

    /** Runs as a program: the main callback, then until nothing referenced is left. */
    public void runMain(Runnable main) {
        loop.runMain(main);
    }

    /** Lets time pass within a callback, as a computation would. */
    public void spin(Duration time) {
        clock.advance(time);
    }

    /** Gives the thread back. */
    @Override
    public void close() {
        loop.unbind();
    }
}
