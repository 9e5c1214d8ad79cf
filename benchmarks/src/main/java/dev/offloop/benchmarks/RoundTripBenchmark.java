package dev.offloop.benchmarks;

import dev.offloop.tasks.Echo;
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
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RoundTripBenchmark {
  private static final int TRIPS = 1_000;

  /** The back end. */
  @Param({"inline", "platform", "virtual", "child"})
  public String strategy = "inline";

  private final byte[] input = new byte[64];
  private OffloadOnLoop offload;

  @Setup(Level.Trial)
  public void start() {
    offload = new OffloadOnLoop(Strategies.create(strategy));
  }

  @TearDown(Level.Trial)
  public void close() {
    offload.close();
  }

  /** One task after the other. */
  @Benchmark
  @OperationsPerInvocation(TRIPS)
  public void echo() {
    offload.run(Echo.class, input, TRIPS, 1);
  }
}
