package dev.offloop.benchmarks;

import dev.offloop.loop.netty.LoopTransport;
import io.netty.channel.ManualIoEventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does an empty iteration of stock Netty cost, driven by hand so that it does not block? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StockIterationBenchmark {
    /** How the loop waits for I/O. */
    @Param
    public LoopTransport transport = LoopTransport.NIO;

    private @Nullable ManualIoEventLoop loop;

    /** Looks at I/O, scheduled tasks and tasks. */
    @Benchmark
    public int iteration() {
        ManualIoEventLoop mine = loop;
        if (mine == null) {
            mine = new ManualIoEventLoop(Thread.currentThread(), LoopRunner.handlers(transport));
            loop = mine;
        }
        return mine.runNow();
    }
}
