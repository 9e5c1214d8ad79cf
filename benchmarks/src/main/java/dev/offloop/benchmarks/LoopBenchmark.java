package dev.offloop.benchmarks;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.netty.LoopTransport;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do an iteration, a tick and an immediate cost, with all instruments on? Beside them a task on stock Netty, whose
 * tasks run until none is left, without looking at I/O in between; {@link StockIterationBenchmark} has its iteration.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LoopBenchmark {
    private static final int BATCH = 100_000;

    /** How the loop waits for I/O. */
    @Param
    public LoopTransport transport = LoopTransport.NIO;

    private LoopRunner loops;

    @Setup(Level.Trial)
    public void start() {
        loops = new LoopRunner(transport);
    }

    @TearDown(Level.Trial)
    public void close() {
        loops.close();
    }

    /** An iteration with nothing in it but an idle hook, which keeps it from blocking. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void iteration() {
        EventLoop loop = loops.phased();
        loops.onPhased(done -> {
            int[] left = {BATCH};
            Handle[] hook = new Handle[1];
            hook[0] = loop.onIdle(() -> {
                if (--left[0] == 0) {
                    hook[0].cancel();
                    done.run();
                }
            });
        });
    }

    /** A tick that a tick has queued. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void tick() {
        loops.onPhased(done -> new Chain(BATCH, loops.phased()::nextTick, done).run());
    }

    /** A microtask that a microtask has queued. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void microtask() {
        loops.onPhased(done -> new Chain(BATCH, loops.phased()::queueMicrotask, done).run());
    }

    /** An immediate that an immediate has set: a whole iteration lies between. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void immediatePerIteration() {
        loops.onPhased(done -> new Chain(BATCH, loops.phased()::setImmediate, done).run());
    }

    /** One of many immediates of the same check phase. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void immediate() {
        EventLoop loop = loops.phased();
        loops.onPhased(done -> {
            Chain last = new Chain(BATCH, ignored -> {}, done);
            for (int i = 0; i < BATCH; i++) {
                loop.setImmediate(last);
            }
        });
    }

    /** A task that a task has executed: pending, with an iteration for every nine. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void pending() {
        loops.onPhased(done -> new Chain(BATCH, loops.phased()::execute, done).run());
    }

    /** A task that a task has executed, on stock Netty. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void stockTask() {
        loops.onStock((loop, done) -> new Chain(BATCH, loop::execute, done).run());
    }

    /** Queues itself so many times. */
    private static final class Chain implements Runnable {
        private final Consumer<Runnable> queue;
        private final Runnable done;
        private int left;

        Chain(int count, Consumer<Runnable> queue, Runnable done) {
            this.left = count;
            this.queue = queue;
            this.done = done;
        }

        @Override
        public void run() {
            if (--left == 0) {
                done.run();
            } else {
                queue.accept(this);
            }
        }
    }
}
