package dev.offloop.process.channel;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a forked JVM to the one that forked it.
 *
 * <pre>
 * public static void main(String[] arguments) throws Exception {
 *   try (ForkedChannel channel = ForkedChannel.connect()) {
 *     channel.onMessage(message -&gt; channel.send("got " + message.as(String.class)));
 *     channel.awaitDisconnect();
 *   }
 * }
 * </pre>
 *
 * <p>Handlers run on one daemon thread, {@code offloop-channel}, one message after the other; while one runs, no other
 * is read, so that a slow handler holds up the sender. It does not keep the JVM alive: wait by
 * {@link #awaitDisconnect}. Any thread may send; one that is interrupted while it sends closes the channel, as with
 * every channel of the JDK.
 */
public final class ForkedChannel implements AutoCloseable {
    private static final String READER_THREAD = "offloop-channel";
    private static final String REST_THREAD = "offloop-channel-rest";
    private static final int CHUNK_BYTES = 64 << 10;

    /**
     * The one socket that this JVM was given, once it was tried; until its parent has closed it, others could connect
     * to it.
     */
    private static final Set<Path> TRIED = ConcurrentHashMap.newKeySet();

    private final SocketChannel socket;
    private final Selector readable;
    private final Selector writable;
    private final MessageCodec codec;
    private final MessageFrames frames;

    /**
     * Held by the thread that writes. No lock, as it is handed from the thread that begins a message to the one that
     * ends it.
     */
    private final Semaphore writing = new Semaphore(1, true);

    private final CountDownLatch disconnected = new CountDownLatch(1);
    private volatile boolean sendable = true;
    private volatile @Nullable Consumer<Message> onMessage;
    private volatile @Nullable Consumer<Optional<ChannelException>> onDisconnect;
    private @Nullable Thread reader;

    private ForkedChannel(ChannelAddress address) throws IOException {
        codec = MessageCodec.of(address.serialization()).limitedTo(address.maxMessageBytes());
        frames = new MessageFrames(address.maxMessageBytes());
        socket = SocketChannel.open(UnixDomainSocketAddress.of(address.socket()));
        socket.configureBlocking(false);
        readable = Selector.open();
        writable = Selector.open();
        socket.register(readable, SelectionKey.OP_READ);
        socket.register(writable, SelectionKey.OP_WRITE);
    }

    /** Whether this JVM was forked, so that there is a channel. */
    public static boolean isForked() {
        return ChannelAddress.ofThisJvm().isPresent();
    }

    /**
     * Connects; once per JVM.
     *
     * @throws IllegalStateException when this JVM was not forked
     * @throws IOException when it was connected before, or the parent is gone
     */
    public static ForkedChannel connect() throws IOException {
        ChannelAddress address = ChannelAddress.ofThisJvm()
                .orElseThrow(() -> new IllegalStateException(
                        "This JVM was not started by ChildProcesses.fork, so it has no channel"));
        if (!TRIED.add(address.socket())) {
            throw new IOException("The channel was connected before");
        }
        return new ForkedChannel(address);
    }

    /**
     * Receives the messages; from now on they are read. What the handler throws goes to the thread's uncaught handler.
     */
    public void onMessage(Consumer<Message> handler) {
        onMessage = handler;
        startReading();
    }

    /** Run once the channel is closed; with the reason if that was an error. Set it before {@link #onMessage}. */
    public void onDisconnect(Consumer<Optional<ChannelException>> handler) {
        onDisconnect = handler;
    }

    /**
     * Sends a message; it is with the kernel when this returns. Blocks while the channel is full.
     *
     * @param message anything that Jackson writes
     * @throws ChannelException when it cannot be encoded, is too large, or the channel is closed
     */
    public void send(@Nullable Object message) {
        ByteBuffer frame = MessageFrames.frame(codec.encode(message));
        writing.acquireUninterruptibly();
        writeAndRelease(frame);
    }

    /**
     * Sends a message if the channel has room now. Never blocks: where there is room for a part of it only, a thread
     * sends the rest, and until it has, the channel is full.
     *
     * @return false when the channel is full or another thread is sending; nothing of the message is sent then
     * @throws ChannelException as {@link #send}
     */
    public boolean trySend(@Nullable Object message) {
        ByteBuffer frame = MessageFrames.frame(codec.encode(message));
        if (!writing.tryAcquire()) {
            return false;
        }
        boolean handedOn = false;
        try {
            if (writeSome(frame) == 0) {
                return false;
            }
            if (frame.hasRemaining()) {
                Thread.ofPlatform().name(REST_THREAD).start(() -> writeAndRelease(frame));
                handedOn = true;
            }
            return true;
        } finally {
            if (!handedOn) {
                writing.release();
            }
        }
    }

    /** Whether messages can still be sent. */
    public boolean isConnected() {
        return sendable;
    }

    /**
     * Ends the channel: nothing more is sent, and what the parent has sent already can still be read, until
     * {@link #awaitDisconnect} returns. Does nothing if it has ended.
     */
    public void disconnect() {
        writing.acquireUninterruptibly();
        try {
            if (sendable) {
                sendable = false;
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            throw new ChannelException("Closing the channel failed: " + e.getMessage(), e);
        } finally {
            writing.release();
        }
    }

    /**
     * Waits until the channel is closed, by either side, and the handler of that has run. Messages that come without a
     * handler are dropped.
     */
    public void awaitDisconnect() throws InterruptedException {
        startReading();
        disconnected.await();
    }

    /** Ends the channel and gives it up; what has not been read is lost. */
    @Override
    public void close() throws IOException {
        sendable = false;
        socket.close();
        readable.close();
        writable.close();
    }

    private void writeAndRelease(ByteBuffer frame) {
        try {
            while (frame.hasRemaining()) {
                if (writeSome(frame) == 0) {
                    awaitRoom();
                }
            }
        } finally {
            writing.release();
        }
    }

    private int writeSome(ByteBuffer frame) {
        if (!sendable) {
            throw new ChannelException("The channel is disconnected; nothing can be sent");
        }
        try {
            return socket.write(frame);
        } catch (IOException e) {
            sendable = false;
            throw new ChannelException("The channel is broken: " + e.getMessage(), e);
        }
    }

    private void awaitRoom() {
        try {
            writable.select(key -> {});
        } catch (IOException | ClosedSelectorException e) {
            throw new ChannelException("Waiting for room in the channel failed: " + e.getMessage(), e);
        }
    }

    private synchronized void startReading() {
        if (reader == null) {
            reader = Thread.ofPlatform().daemon().name(READER_THREAD).start(this::read);
        }
    }

    private void read() {
        Optional<ChannelException> failure = Optional.empty();
        try {
            readAll();
        } catch (ChannelException e) {
            failure = Optional.of(e);
        } catch (IOException | ClosedSelectorException e) {
            // The parent died with messages unread, or this end was closed: there is nothing left to read.
            failure = Optional.empty();
        }
        sendable = false;
        try {
            socket.close();
        } catch (IOException e) {
            failure = failure.or(
                    () -> Optional.of(new ChannelException("Closing the channel failed: " + e.getMessage(), e)));
        }
        try {
            Consumer<Optional<ChannelException>> told = onDisconnect;
            if (told != null) {
                told.accept(failure);
            }
        } finally {
            disconnected.countDown();
        }
    }

    private void readAll() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (readable.isOpen()) {
            int count = socket.read(chunk.clear());
            if (count < 0) {
                frames.end();
                return;
            }
            if (count == 0) {
                readable.select(key -> {});
            } else {
                frames.feed(chunk.flip(), this::deliver);
            }
        }
    }

    private void deliver(byte[] bytes) {
        Consumer<Message> handler = onMessage;
        if (handler == null) {
            return;
        }
        try {
            handler.accept(codec.message(bytes));
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
