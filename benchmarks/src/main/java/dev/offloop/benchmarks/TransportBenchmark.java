package dev.offloop.benchmarks;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.InlineFrame;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
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
 * What do the two ends of a link cost without a second core in between? One thread sends a request, takes it as the child
 * would, answers, and takes the answer. Beside it, as the limit, the same bytes through a bare Chronicle queue twice. Run with
 * {@code -prof gc} for what a message allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TransportBenchmark {
  private static final int FRAME_BYTES = 16 << 10;
  private static final long CYCLE_BYTES = 2 << 20;
  private static final int TRIPS_PER_FILE = 8_000;

  /** Bytes of the body. */
  @Param({"64", "4096"})
  public int bytes = 64;

  private Path directory;
  private ParentLink parent;
  private ChildLink child;
  private SingleChronicleQueue queue;
  private ExcerptAppender appender;
  private ExcerptTailer tailer;
  private byte[] message;
  private byte[] buffer;
  private long taskId;
  private long hours = 1;
  private long trips;
  private final Queue<File> passed = new ConcurrentLinkedQueue<>();

  @Setup(Level.Trial)
  public void start() throws IOException {
    Path shared = Path.of("/dev/shm");
    directory = Files.createTempDirectory(Files.isWritable(shared) ? shared : Path.of("."), "transport-benchmark");
    LinkFiles files = new LinkFiles(directory, FRAME_BYTES, CYCLE_BYTES);
    parent = new ParentLink(files);
    child = new ChildLink(files);
    queue = SingleChronicleQueueBuilder.binary(directory.resolve("bare"))
        .blockSize(64L << 20)
        .rollCycle(RollCycles.FAST_HOURLY)
        .timeProvider(() -> hours * 3_600_000)
        .storeFileListener((cycle, file) -> passed.add(file))
        .build();
    appender = queue.createAppender();
    tailer = queue.createTailer();
    message = new byte[64 + bytes];
    buffer = new byte[64 + bytes];
  }

  /** Request and reply. */
  @Benchmark
  public int echo() throws IOException {
    taskId++;
    parent.sendRun(taskId, 1, 0, Long.MAX_VALUE, message, 0, bytes);
    if (!child.next() || !InlineFrame.isRun(child.frame())) {
      throw new IllegalStateException("The request is missing");
    }
    FrameBuffer request = child.frame();
    child.replyCompleted(
        InlineFrame.taskId(request), 1, 0, 0, request.array(), InlineFrame.bodyFrom(), InlineFrame.bodySize(request));
    if (!parent.next() || !InlineFrame.isCompleted(parent.frame()) || InlineFrame.taskId(parent.frame()) != taskId) {
      throw new IllegalStateException("The reply is missing");
    }
    if (parent.needsKeepingUp()) {
      parent.onKeptUp(parent.keepUp(parent.passed()));
    }
    return InlineFrame.bodySize(parent.frame());
  }

  /** As many bytes there and back through one bare queue. */
  @Benchmark
  public byte bareChronicle() throws IOException {
    through();
    through();
    if (++trips % TRIPS_PER_FILE == 0) {
      nextFile();
    }
    return buffer[0];
  }

  /** As large as those of a link, and deleted likewise. */
  private void nextFile() throws IOException {
    hours++;
    for (File file = passed.poll(); file != null; file = passed.poll()) {
      Files.deleteIfExists(file.toPath());
    }
  }

  private void through() {
    try (DocumentContext document = appender.writingDocument()) {
      document.wire().bytes().write(message, 0, message.length);
    }
    try (DocumentContext document = tailer.readingDocument()) {
      document.wire().bytes().read(buffer, 0, buffer.length);
    }
  }

  /** Nothing but the copying: into a buffer and out, twice. */
  @Benchmark
  public byte memoryCopy() {
    System.arraycopy(message, 0, buffer, 0, message.length);
    System.arraycopy(buffer, 0, message, 0, message.length);
    System.arraycopy(message, 0, buffer, 0, message.length);
    System.arraycopy(buffer, 0, message, 0, message.length);
    return message[0];
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    parent.close();
    child.close();
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
