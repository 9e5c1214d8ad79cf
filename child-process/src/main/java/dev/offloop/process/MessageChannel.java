package dev.offloop.process;

import dev.offloop.process.channel.ChannelException;
import dev.offloop.process.channel.Message;
import dev.offloop.process.channel.MessageCodec;
import dev.offloop.process.channel.MessageFrames;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages between this JVM and one that it forked; its other end is
 * {@link dev.offloop.process.channel.ForkedChannel}.
 *
 * <p>Messages arrive in the order in which they were sent. What is sent before the forked JVM has connected waits for
 * it. While there is no reader, or the channel is paused, no more than 64 KiB and one message are taken, and then the
 * sender is held up.
 *
 * <p>Handlers run on the context that forked. Methods may be called from any thread.
 */
public final class MessageChannel {
    private final ContextInternal context;
    private final PipePoller poller;
    private final MessageCodec codec;
    private final MessageFrames frames;
    private final ChannelLink link;
    private final WriteLedger ledger;
    private final Promise<Void> closed;
    private volatile boolean connected = true;

    // Owned by the context.

    /** Bounded by what one chunk holds. */
    private final ArrayDeque<Message> held = new ArrayDeque<>();

    private @Nullable Handler<Message> messageHandler;
    private @Nullable Handler<Void> disconnectHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private boolean paused;
    private boolean dropping;
    private boolean requested;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean delivering;
    private boolean aborted;

    MessageChannel(ContextInternal context, PipePoller poller, MessageCodec codec) {
        this.context = context;
        this.poller = poller;
        this.codec = codec;
        this.frames = new MessageFrames(codec.maxBytes());
        this.ledger = new WriteLedger(context);
        this.closed = context.promise();
        this.link = new ChannelLink(poller, context, new Arrivals());
    }

    /** The forked JVM has connected, or never will; poller thread. */
    void onDecided(Optional<SocketChannel> socket) {
        link.onDecided(socket);
    }

    /**
     * Sends a message.
     *
     * @param message anything that Jackson writes, and Vert.x's {@code JsonObject}, {@code JsonArray} and
     *     {@code Buffer}; encoded before this returns
     * @return completes when the channel has taken it, not when it was read; fails with {@link ChannelException} when
     *     it cannot be encoded, is too large, or the channel is disconnected
     */
    public Future<Void> send(@Nullable Object message) {
        ByteBuffer frame;
        try {
            frame = MessageFrames.frame(codec.encode(message));
        } catch (ChannelException e) {
            return context.failedFuture(e);
        }
        Promise<Void> written = context.promise();
        ledger.reserve(frame.remaining());
        context.execute(() -> enqueue(frame, written));
        return written.future();
    }

    private void enqueue(ByteBuffer frame, Promise<Void> written) {
        if (!connected) {
            ledger.release(frame.remaining());
            written.fail(disconnectedFailure());
            return;
        }
        ledger.add(frame.remaining(), written);
        poller.execute(() -> link.write(frame));
    }

    private static ChannelException disconnectedFailure() {
        return new ChannelException("The channel is disconnected; nothing can be sent");
    }

    /**
     * Whether so many bytes wait for the forked JVM that no more should be sent until they drain; 64 KiB by default.
     */
    public boolean writeQueueFull() {
        return ledger.isFull();
    }

    /** How many bytes may wait until {@link #writeQueueFull} says so. */
    public MessageChannel setWriteQueueMaxSize(int maxBytes) {
        ledger.setMaxBytes(maxBytes);
        return this;
    }

    /** Run each time there is room again. */
    public MessageChannel drainHandler(@Nullable Handler<Void> handler) {
        context.execute(() -> ledger.onDrain(handler));
        return this;
    }

    /** Receives the messages; without a handler, none is read. */
    public MessageChannel onMessage(@Nullable Handler<Message> handler) {
        context.execute(() -> {
            messageHandler = handler;
            pull();
        });
        return this;
    }

    /**
     * Run once the channel is closed in both directions, after the last message. If there is no handler for messages,
     * those that come are dropped.
     */
    public MessageChannel onDisconnect(@Nullable Handler<Void> handler) {
        context.execute(() -> {
            disconnectHandler = handler;
            pull();
        });
        return this;
    }

    /**
     * Told what was wrong when the other side does not send messages, or ends within one. The channel is closed then.
     */
    public MessageChannel exceptionHandler(@Nullable Handler<Throwable> handler) {
        context.execute(() -> exceptionHandler = handler);
        return this;
    }

    /** Holds messages back until {@link #resume}. */
    public MessageChannel pause() {
        context.execute(() -> paused = true);
        return this;
    }

    /** Lets messages come again. */
    public MessageChannel resume() {
        context.execute(() -> {
            paused = false;
            pull();
        });
        return this;
    }

    /** Whether messages can still be sent. */
    public boolean isConnected() {
        return connected;
    }

    /**
     * Ends the channel: what was sent still goes out, what the forked JVM has sent still comes in, then it is closed.
     *
     * @return completes when it is closed in both directions; not before the forked JVM has connected or ended
     */
    public Future<Void> disconnect() {
        context.execute(() -> {
            connected = false;
            poller.execute(link::finish);
        });
        return closed.future();
    }

    /** Completes when it is closed in both directions. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Closes it at once; what has not been read is lost. Any thread. */
    void abort() {
        connected = false;
        context.execute(() -> {
            aborted = true;
            held.clear();
        });
        poller.execute(link::close);
    }

    /** The process has exited; messages without a reader are not kept. Context. */
    void onExit() {
        dropping = messageHandler == null && !paused;
        pull();
    }

    private boolean isFlowing() {
        return dropping || (!paused && (messageHandler != null || disconnectHandler != null));
    }

    /** Hands on what may be handed on, and asks for more when there is nothing left. Context. */
    private void pull() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (!held.isEmpty() && isFlowing()) {
            Message message = held.removeFirst();
            if (messageHandler != null) {
                context.dispatch(message, messageHandler);
            }
        }
        delivering = false;
        if (held.isEmpty() && inputEnded) {
            tellDisconnect();
        } else if (held.isEmpty() && isFlowing() && !requested) {
            requested = true;
            poller.execute(link::request);
        }
    }

    private void tellDisconnect() {
        if (outputEnded && closed.tryComplete() && disconnectHandler != null) {
            context.dispatch(null, disconnectHandler);
        }
    }

    private void onBadInput(ChannelException failure) {
        if (exceptionHandler != null) {
            context.dispatch(failure, exceptionHandler);
        }
        abort();
    }

    private final class Arrivals implements ChannelLink.Events {
        @Override
        public void onChunk(ByteBuffer chunk) {
            requested = false;
            if (!aborted) {
                feed(chunk);
                pull();
            }
        }

        /** Messages before the first that is none still count. */
        private void feed(ByteBuffer chunk) {
            try {
                frames.feed(chunk, bytes -> held.add(codec.message(bytes)));
            } catch (ChannelException e) {
                pull();
                onBadInput(e);
            }
        }

        @Override
        public void onInputEnd() {
            connected = false;
            inputEnded = true;
            if (!aborted) {
                checkEnd();
            }
            pull();
        }

        private void checkEnd() {
            try {
                frames.end();
            } catch (ChannelException e) {
                onBadInput(e);
            }
        }

        @Override
        public void onWritten(int count) {
            ledger.settle(count);
        }

        @Override
        public void onOutputEnd() {
            connected = false;
            outputEnded = true;
            ledger.failAll(disconnectedFailure());
            pull();
        }
    }
}
