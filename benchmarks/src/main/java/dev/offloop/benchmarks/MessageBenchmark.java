package dev.offloop.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * How long is a message of 64 bytes under way from the loop to a long-lived worker and back, when nothing else is;
 * beside a task over the same queues, and beside a message of Node's {@code worker_threads}?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageBenchmark {
    private static final int TRIPS = 1_000;

    /** What echoes: a worker, a task's strategy, or Node. */
    @Param({"worker-thread", "worker-queue-thread", "queue-thread", "worker-process", "child", "node-post-message"})
    public String echo = "worker-thread";

    private final byte[] input = new byte[64];
    private Echoes echoes;

    @Setup(Level.Trial)
    public void start() throws IOException {
        echoes = switch (echo) {
            case "worker-thread" -> WorkerEchoes.onThread();
            case "worker-queue-thread" -> WorkerEchoes.onQueueThread();
            case "worker-process" -> WorkerEchoes.inProcess();
            case "node-post-message" -> node();
            default -> Echoes.of(echo);
        };
    }

    private static Echoes node() throws IOException {
        NodeScript node = NodeScript.open("messages.js");
        return new Echoes() {
            @Override
            public void run(byte[] input, int times, int inFlight) {
                try {
                    var _ = node.ask(Integer.toString(times));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() {
                try {
                    node.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @TearDown(Level.Trial)
    public void close() {
        echoes.close();
    }

    /** One message after the other. */
    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void thereAndBack() {
        echoes.run(input, TRIPS, 1);
    }
}
