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

/** How many tasks of 64 bytes does one worker answer per second when it never has to wait for the loop? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ThroughputBenchmark {
  private static final int TASKS = 20_000;

  /** The back end. */
  @Param({"inline", "platform", "virtual", "child"})
  public String strategy = "inline";

  /** Tasks submitted and not yet answered. */
  @Param("1000")
  public int inFlight = 1_000;

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

  /** A window of tasks, refilled by each answer. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void echo() {
    offload.run(Echo.class, input, TASKS, inFlight);
  }
}
