package dev.offloop.process;

import dev.offloop.log.Logs;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The socket of a channel, which comes later than the channel: what is written or asked for before that waits. Poller
 * thread, but for {@link Events}, which it calls on the context.
 */
final class ChannelLink {
    private static final Logger LOG = Logs.of(ChannelLink.class);

    private final PipePoller poller;
    private final ContextInternal context;
    private final Events events;

    /** Written before there is a socket; bounded by the writers, which see {@code writeQueueFull}. */
    private final ArrayDeque<ByteBuffer> backlog = new ArrayDeque<>();

    private boolean requested;
    private boolean finishing;
    private boolean closed;
    private boolean inputEnded;
    private boolean outputEnded;
    private @Nullable SocketChannel socket;
    private @Nullable PipeReader reader;
    private @Nullable PipeWriter writer;

    /** What happens on the socket; on the context. */
    interface Events {
        /** The answer to a request. */
        void onChunk(ByteBuffer chunk);

        /** Nothing more will come. */
        void onInputEnd();

        /** So many more frames are written. */
        void onWritten(int frames);

        /** Nothing more can be written. */
        void onOutputEnd();
    }

    ChannelLink(PipePoller poller, ContextInternal context, Events events) {
        this.poller = poller;
        this.context = context;
        this.events = events;
    }

    /** The forked JVM has connected, or never will. */
    void onDecided(Optional<SocketChannel> connection) {
        connection.ifPresentOrElse(this::onConnected, this::close);
    }

    private void onConnected(SocketChannel connection) {
        try {
            socket = connection;
            SelectionKey key = poller.register(connection, this::onReady);
            reader = new PipeReader(connection, key, poller.buffer(), new Reading());
            writer = new PipeWriter(connection, key, new Writing());
        } catch (IOException e) {
            LOG.warn("The channel of a forked JVM could not be used", e);
            close();
            return;
        }
        if (closed) {
            closeSocket();
            return;
        }
        backlog.forEach(this::write);
        backlog.clear();
        if (finishing) {
            finish();
        }
        if (requested) {
            request();
        }
    }

    private void onReady(SelectionKey key) {
        if (reader != null && key.isReadable()) {
            reader.onReadable();
        }
        if (writer != null && key.isValid() && key.isWritable()) {
            writer.onWritable();
        }
    }

    void write(ByteBuffer frame) {
        if (writer != null) {
            writer.offer(frame);
        } else if (!closed) {
            backlog.add(frame);
        }
    }

    /** Asks for one chunk. */
    void request() {
        requested = true;
        if (reader != null) {
            requested = false;
            reader.request();
        }
    }

    /** Ends our side once all is written. */
    void finish() {
        finishing = true;
        if (writer != null) {
            writer.finish();
        }
    }

    /** Ends both sides at once. */
    void close() {
        if (!closed) {
            closed = true;
            backlog.clear();
            closeSocket();
            endOutput();
            endInput();
        }
    }

    private void endInput() {
        if (!inputEnded) {
            inputEnded = true;
            context.execute(events::onInputEnd);
            closeIfDone();
        }
    }

    private void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            context.execute(events::onOutputEnd);
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (inputEnded && outputEnded) {
            closed = true;
            closeSocket();
        }
    }

    private void closeSocket() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing the channel of a forked JVM failed", e);
        }
    }

    private final class Reading implements PipeReader.Listener {
        @Override
        public void onChunk(ByteBuffer chunk) {
            ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
            context.execute(() -> events.onChunk(copy));
        }

        @Override
        public void onEnd() {
            endInput();
            finish();
        }

        @Override
        public void onFailure(IOException failure) {
            // The other side died with messages of ours unread; those of its own have come by now.
            LOG.debug("The channel of a forked JVM was reset", failure);
            close();
        }
    }

    private final class Writing implements PipeWriter.Listener {
        @Override
        public void onWritten(int buffers) {
            context.execute(() -> events.onWritten(buffers));
        }

        @Override
        public void onFinished() {
            try {
                if (socket != null) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                LOG.debug("Ending the channel of a forked JVM failed", e);
            }
            endOutput();
        }

        @Override
        public void onFailure(IOException failure) {
            LOG.debug("The channel of a forked JVM is broken", failure);
            endOutput();
        }
    }
}
