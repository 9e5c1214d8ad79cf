package dev.offloop.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** How many tasks of 64 bytes does one worker answer per second when it never has to wait for the loop? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ThroughputBenchmark {
    private static final int TASKS = 20_000;

    /** The back end; last, as the limit, the transport of the child alone. */
    @Param({"inline", "platform", "virtual", "child", Echoes.BARE})
    public String strategy = "inline";

    /** Tasks submitted and not yet answered. */
    @Param("1000")
    public int inFlight = 1_000;

    private final byte[] input = new byte[64];
    private Echoes echoes;

    @Setup(Level.Trial)
    public void start() throws IOException {
        echoes = Echoes.of(strategy);
    }

    @TearDown(Level.Trial)
    public void close() {
        echoes.close();
    }

    /** A window of tasks, refilled by each answer. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void echo() {
        echoes.run(input, TASKS, inFlight);
    }
}
