package dev.offloop.benchmarks.peers;

import io.aeron.Aeron;
import io.aeron.AeronVersion;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron over shared memory to one child JVM: a transport, without dispatcher, supervision or wake-ups. Both sides poll,
 * as it is meant to be used, and sleep when nothing has come for long.
 */
public final class AeronIpc implements Peer {
    static final String CHANNEL = "aeron:ipc?term-length=16m";
    static final int REQUESTS = 1;
    static final int REPLIES = 2;
    private static final int FRAGMENTS = 64;

    /** The most that Aeron allows: fewer pieces of large bodies to put together again. */
    private static final int LARGEST_FRAGMENT = 65_504;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final Process child;
    private final ExclusivePublication requests;
    private final Subscription replies;
    private final FragmentAssembler assembler = new FragmentAssembler((buffer, offset, length, header) -> onAnswer());
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Deque<byte[]> refused = new ArrayDeque<>();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final PollingThread caller;

    private AeronIpc() throws IOException {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 1_000, 1_000_000))
                .termBufferSparseFile(false)
                .ipcMtuLength(LARGEST_FRAGMENT)
                .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        requests = aeron.addExclusivePublication(CHANNEL, REQUESTS);
        replies = aeron.addSubscription(CHANNEL, REPLIES);
        child = JvmChild.start(AeronEcho.class, driver.aeronDirectoryName());
        while (!requests.isConnected() || !replies.isConnected()) {
            Thread.onSpinWait();
        }
        caller = new PollingThread("caller", this::poll);
    }

    public static void main(String[] args) throws IOException {
        PeerProgram.serve("Aeron " + AeronVersion.VERSION + ", one child", new AeronIpc());
    }

    private int poll() {
        while (!refused.isEmpty() && offer(refused.getFirst())) {
            refused.removeFirst();
        }
        return replies.poll(assembler, FRAGMENTS);
    }

    private void onAnswer() {
        waiting.removeFirst().run();
    }

    private boolean offer(byte[] payload) {
        view.wrap(payload);
        return requests.offer(view, 0, payload.length) > 0;
    }

    @Override
    public Executor caller() {
        return caller;
    }

    @Override
    public void submit(byte[] payload, Runnable answered) {
        waiting.addLast(answered);
        if (!refused.isEmpty() || !offer(payload)) {
            refused.addLast(payload);
        }
    }

    @Override
    public void close() {
        caller.close();
        child.destroy();
        aeron.close();
        driver.close();
    }
}
