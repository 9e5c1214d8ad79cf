package dev.offloop.conformance;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopClock;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.loop.netty.RealProgram;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The loop on real time and real file descriptors. */
final class RealLoop extends LoopMachine {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final RealProgram.ReadySource readable;
    private final long originNanos;

    private RealLoop(EventLoop loop, RealProgram.ReadySource readable, long originNanos) {
        super(loop);
        this.readable = readable;
        this.originNanos = originNanos;
    }

    /** What the program prints. */
    static String trace(Program program, NodeModel.Libuv libuv, LoopTransport transport) throws InterruptedException {
        Trace trace = new Trace();
        StartingClock clock = new StartingClock();
        LoopConfig config = asNode(LoopConfig.defaults().toBuilder(), libuv, trace)
                .clock(clock)
                .build();
        RealProgram.run(transport, config, LIMIT, (loop, readable) -> {
            clock.started = true;
            new Interpreter(new RealLoop(loop, readable, clock.originNanos), trace).main(program);
        });
        return trace.toString();
    }

    @Override
    public void io(Runnable callback) {
        readable.callBack(callback);
    }

    /** Blocks the thread, as a busy loop would, but leaves the core to others. */
    @Override
    public void spin(int millis) {
        blockUntil(System.nanoTime() + millis * NANOS_PER_MILLI);
    }

    @Override
    public void stepPastBoundary() {
        long now = System.nanoTime();
        long within = (now - originNanos) % NANOS_PER_MILLI;
        if (within > Interpreter.LATEST_WITHIN_MILLI * NANOS_PER_MILLI) {
            blockUntil(now - within + NANOS_PER_MILLI);
        }
    }

    private static void blockUntil(long nanoTime) {
        for (long left; (left = nanoTime - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
        }
    }

    /** Stands still until the program starts, so that where the loop's milliseconds begin is known. */
    private static final class StartingClock implements LoopClock {
        private final long originNanos = System.nanoTime();
        private volatile boolean started;

        @Override
        public long nanoTime() {
            return started ? System.nanoTime() : originNanos;
        }
    }
}
