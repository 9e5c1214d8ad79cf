package dev.offloop.benchmarks;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.task.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
 * What do the two ends of a link cost without a second core in between? One thread sends a request, takes it as the
 * child would, answers, and takes the answer. Beside it, as the limit, the same bytes through a bare Chronicle queue
 * twice. Run with {@code -prof gc} for what a message allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TransportBenchmark {
    private static final int FRAME_BYTES = 16 << 10;
    private static final long CYCLE_BYTES = 2 << 20;
    private static final int FRAME_HEADER_BYTES = 64;

    /** Bytes of the body. */
    @Param({"64", "4096", "16384"})
    public int bytes = 64;

    private Path directory;
    private ParentLink parent;
    private ChildLink child;
    private BareQueue bare;
    private byte[] message;
    private byte[] buffer;
    private long taskId;

    @Setup(Level.Trial)
    public void start() throws IOException {
        directory = BareQueue.sharedDirectory("transport-benchmark");
        LinkFiles files = new LinkFiles(directory, FRAME_BYTES, CYCLE_BYTES);
        parent = new ParentLink(files);
        child = new ChildLink(files);
        bare = new BareQueue(64L << 20, CYCLE_BYTES);
        message = new byte[FRAME_HEADER_BYTES + bytes];
        buffer = new byte[FRAME_HEADER_BYTES + bytes];
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
                InlineFrame.taskId(request),
                1,
                0,
                0,
                Usage.NOT_MEASURED,
                request.array(),
                InlineFrame.bodyFrom(),
                InlineFrame.bodySize(request));
        if (!parent.next()
                || !InlineFrame.isCompleted(parent.frame())
                || InlineFrame.taskId(parent.frame()) != taskId) {
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
        bare.through(message, buffer);
        bare.through(buffer, message);
        return message[0];
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
        bare.close();
        BareQueue.delete(directory);
    }
}
