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

/** How long is one task of 64 bytes under way, from the loop to its worker and back, when nothing else is? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoundTripBenchmark {
    private static final int TRIPS = 1_000;

    /** The back end; last, as the limit, the transport of the child alone. */
    @Param({"inline", "platform", "virtual", "child", Echoes.BARE})
    public String strategy = "inline";

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

    /** One task after the other. */
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void echo() {
        echoes.run(input, TRIPS, 1);
    }
}
