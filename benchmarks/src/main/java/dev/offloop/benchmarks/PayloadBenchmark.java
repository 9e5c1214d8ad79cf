package dev.offloop.benchmarks;

import dev.offloop.task.TaskOptions;
import dev.offloop.tasks.Echo;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many bytes a second does one child echo, counted once, from a buffer of the caller into another? Beside it
 * copying alone, there and back, and the same bytes twice through one bare Chronicle queue. Every buffer is compared
 * outside the timed part.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PayloadBenchmark {
    private static final long BYTES_AT_A_TIME = 64L << 20;
    private static final int MAX_AT_A_TIME = 10_000;

    /** Bytes of the body. */
    @Param({"0", "1024", "16384", "65536", "262144", "1048576", "4194304", "16777216"})
    public int bytes = 1 << 20;

    /** Tasks submitted and not yet answered. */
    @Param("4")
    public int inFlight = 4;

    private byte[] source;
    private byte[] target;
    private byte[] spare;

    /** What came back last. */
    private byte[] back;

    /** Bytes echoed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Echoed {
        /** Counted once. */
        public long bytes;
    }

    /** One child. */
    @State(Scope.Thread)
    public static class Child {
        private OffloadOnLoop offload;

        @Setup(Level.Trial)
        public void start() {
            offload = new OffloadOnLoop(Strategies.create("child"));
        }

        @TearDown(Level.Trial)
        public void close() {
            offload.close();
        }
    }

    /** One bare queue. */
    @State(Scope.Thread)
    public static class Bare {
        private BareQueue queue;

        @Setup(Level.Trial)
        public void start() throws IOException {
            queue = new BareQueue(256L << 20, 64L << 20);
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            queue.close();
        }
    }

    @Setup(Level.Trial)
    public void fill() {
        source = new byte[bytes];
        target = new byte[bytes];
        spare = new byte[bytes];
        new Random(bytes).nextBytes(source);
    }

    @Setup(Level.Iteration)
    public void clear() {
        Arrays.fill(target, (byte) 0);
        back = target;
    }

    /** Into one buffer of the caller's, again and again, where bodies stand in the arena. */
    @Benchmark
    public void echo(Child child, Echoed echoed) {
        run(child, echoed, TaskOptions.defaults().outputArrays(length -> length == bytes ? target : new byte[length]));
    }

    /** Into a new array each time. */
    @Benchmark
    public void echoIntoNewArrays(Child child, Echoed echoed) {
        run(child, echoed, TaskOptions.defaults());
    }

    private void run(Child child, Echoed echoed, TaskOptions options) {
        int times = Math.clamp(BYTES_AT_A_TIME / Math.max(1, bytes), inFlight, MAX_AT_A_TIME);
        back = child.offload.run(Echo.class, source, times, inFlight, options);
        echoed.bytes += (long) times * bytes;
    }

    /** Into a buffer and from there into another. */
    @Benchmark
    public void memoryCopy(Echoed echoed) {
        System.arraycopy(source, 0, spare, 0, bytes);
        System.arraycopy(spare, 0, target, 0, bytes);
        echoed.bytes += bytes;
    }

    /** There and back. */
    @Benchmark
    public void bareChronicle(Bare bare, Echoed echoed) throws IOException {
        bare.queue.through(source, target);
        bare.queue.through(target, target);
        echoed.bytes += bytes;
    }

    @TearDown(Level.Iteration)
    public void check() {
        if (!Arrays.equals(source, back)) {
            throw new IllegalStateException("What came back is not what was sent");
        }
    }
}
