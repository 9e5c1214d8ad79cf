package dev.offloop.benchmarks;

import dev.offloop.task.TaskOptions;
import dev.offloop.tasks.Echo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
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
 * How many bytes a second does one child echo, counted once, from a buffer of the caller into another? Beside it copying alone,
 * there and back, and the same bytes twice through one bare Chronicle queue. Every buffer is compared outside the timed part.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PayloadBenchmark {
  private static final long BYTES_AT_A_TIME = 64L << 20;
  private static final int MOST_AT_A_TIME = 10_000;
  private static final long BYTES_PER_FILE = 256L << 20;

  /** Bytes of the body. */
  @Param({"0", "1024", "16384", "65536", "262144", "1048576", "4194304", "16777216"})
  public int bytes = 1 << 20;

  /** Tasks submitted and not yet answered. */
  @Param("4")
  public int inFlight = 4;

  private final Queue<File> passed = new ConcurrentLinkedQueue<>();
  private OffloadOnLoop offload;
  private SingleChronicleQueue queue;
  private ExcerptAppender appender;
  private ExcerptTailer tailer;
  private Path directory;
  private byte[] source;
  private byte[] target;
  private byte[] spare;
  private long hours = 1;
  private long written;

  /** Bytes echoed. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Echoed {
    /** Counted once. */
    public long bytes;
  }

  @Setup(Level.Trial)
  public void start() throws IOException {
    source = new byte[bytes];
    target = new byte[bytes];
    spare = new byte[bytes];
    new Random(bytes).nextBytes(source);
    offload = new OffloadOnLoop(Strategies.create("child"));
    Path shared = Path.of("/dev/shm");
    directory = Files.createTempDirectory(Files.isWritable(shared) ? shared : Path.of("."), "payload-benchmark");
    queue = SingleChronicleQueueBuilder.binary(directory.resolve("bare"))
        .blockSize(256L << 20)
        .rollCycle(RollCycles.FAST_HOURLY)
        .timeProvider(() -> hours * 3_600_000)
        .storeFileListener((cycle, file) -> passed.add(file))
        .build();
    appender = queue.createAppender();
    tailer = queue.createTailer();
  }

  @Setup(Level.Iteration)
  public void clear() {
    Arrays.fill(target, (byte) 0);
  }

  /** Into one buffer of the caller's, again and again. */
  @Benchmark
  public void echo(Echoed echoed) {
    run(echoed, TaskOptions.defaults().outputArrays(length -> length == bytes ? target : new byte[length]));
  }

  /** Into a new array each time. */
  @Benchmark
  public void echoIntoNewArrays(Echoed echoed) {
    run(echoed, TaskOptions.defaults());
    System.arraycopy(source, 0, target, 0, bytes);
  }

  private void run(Echoed echoed, TaskOptions options) {
    int times = Math.clamp(BYTES_AT_A_TIME / Math.max(1, bytes), inFlight, MOST_AT_A_TIME);
    offload.run(Echo.class, source, times, inFlight, options);
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
  public void bareChronicle(Echoed echoed) throws IOException {
    through(source, target);
    through(target, target);
    written += 2L * bytes;
    if (written > BYTES_PER_FILE / 4) {
      written = 0;
      hours++;
      for (File file = passed.poll(); file != null; file = passed.poll()) {
        Files.deleteIfExists(file.toPath());
      }
    }
    echoed.bytes += bytes;
  }

  private void through(byte[] from, byte[] to) {
    try (DocumentContext document = appender.writingDocument()) {
      document.wire().bytes().write(from, 0, from.length);
    }
    try (DocumentContext document = tailer.readingDocument()) {
      document.wire().bytes().read(to, 0, to.length);
    }
  }

  @TearDown(Level.Iteration)
  public void check() {
    if (!Arrays.equals(source, target)) {
      throw new IllegalStateException("What came back is not what was sent");
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    offload.close();
    queue.close();
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
