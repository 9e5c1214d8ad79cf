package dev.offloop.process;

import dev.offloop.log.Logs;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Standard output or standard error of a process, as a stream.
 *
 * <p>It is read in chunks of at most 64 KiB, and the next only when the handler has been given the last. So while it is
 * paused or has no handler the process blocks once the pipe is full, and no more than one chunk waits in memory.
 *
 * <p>Handlers run on the context that started the process. Methods may be called from any thread and take effect there.
 * What is left when the process has exited is thrown away if there is no handler and the stream is not paused.
 */
public final class ChildOutput implements ReadStream<Buffer> {
    private static final Logger LOG = Logs.of(ChildOutput.class);

    private final String name;
    private final ContextInternal context;
    private final PipePoller poller;
    private final Pipe.SourceChannel channel;
    private final PipeReader reader;
    private final Promise<Void> closed;

    // Owned by the context.
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand = Long.MAX_VALUE;
    private boolean requested;
    private @Nullable Buffer held;
    private boolean ended;
    private boolean endTold;
    private boolean discarding;

    ChildOutput(String name, ContextInternal context, PipePoller poller, Pipe.SourceChannel channel)
            throws IOException {
        this.name = name;
        this.context = context;
        this.poller = poller;
        this.channel = channel;
        this.closed = context.promise();
        SelectionKey key = poller.register(channel, this::onReady);
        this.reader = new PipeReader(channel, key, poller.buffer(), new Arrivals());
    }

    private void onReady(SelectionKey key) {
        reader.onReadable();
    }

    @Override
    public ChildOutput exceptionHandler(@Nullable Handler<Throwable> handler) {
        context.execute(() -> exceptionHandler = handler);
        return this;
    }

    @Override
    public ChildOutput handler(@Nullable Handler<Buffer> handler) {
        context.execute(() -> {
            this.handler = handler;
            pull();
        });
        return this;
    }

    @Override
    public ChildOutput endHandler(@Nullable Handler<Void> handler) {
        context.execute(() -> endHandler = handler);
        return this;
    }

    @Override
    public ChildOutput pause() {
        context.execute(() -> demand = 0);
        return this;
    }

    @Override
    public ChildOutput resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ChildOutput fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("The number of chunks to fetch must be 0 or more, not " + amount);
        }
        context.execute(() -> {
            demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
            pull();
        });
        return this;
    }

    /** This stream as text; use that one instead of this one from now on. */
    public TextStream text(Charset charset) {
        return new TextStream(this, charset);
    }

    /** Closes our end, so that writing fails in the process with {@code EPIPE}; what was not read yet is lost. */
    public Future<Void> close() {
        poller.execute(this::closeChannel);
        context.execute(() -> {
            held = null;
            onEnded();
        });
        return closed.future();
    }

    /** Completes when the stream has ended, or was closed or failed. */
    Future<Void> closed() {
        return closed.future();
    }

    /** The process has exited; output without a reader is not kept. Context. */
    void onExit() {
        discarding = handler == null && demand > 0;
        pull();
    }

    /**
     * The process has exited, and what other processes write is not awaited: the stream ends where the pipe is empty.
     */
    void endWhenEmpty() {
        poller.execute(reader::endWhenEmpty);
    }

    /** Hands on what may be handed on, and asks for more when there is nothing left. Context. */
    private void pull() {
        while (held != null && isFlowing()) {
            Buffer chunk = held;
            held = null;
            if (handler != null) {
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                // The next is read while this one is handled.
                requestIfFlowing();
                context.dispatch(chunk, handler);
            }
        }
        if (held == null && ended && isFlowing()) {
            tellEnd();
        } else if (held == null) {
            requestIfFlowing();
        }
    }

    private void requestIfFlowing() {
        if (isFlowing() && !ended && !requested) {
            requested = true;
            poller.execute(reader::request);
        }
    }

    private boolean isFlowing() {
        return discarding || (handler != null && demand > 0);
    }

    private void onChunk(Buffer chunk) {
        requested = false;
        if (!ended) {
            held = chunk;
            pull();
        }
    }

    private void onEnded() {
        ended = true;
        closed.tryComplete();
        pull();
    }

    private void onFailed(IOException failure) {
        if (!ended && exceptionHandler != null) {
            context.dispatch(new StreamClosedException(name, failure), exceptionHandler);
        }
        onEnded();
    }

    private void tellEnd() {
        if (!endTold) {
            endTold = true;
            if (endHandler != null) {
                context.dispatch(null, endHandler);
            }
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing {} failed", name, e);
        }
    }

    /** From the poller thread to the context. */
    private final class Arrivals implements PipeReader.Listener {
        @Override
        public void onChunk(ByteBuffer chunk) {
            Buffer copy = Buffer.buffer(chunk.remaining()).setBytes(0, chunk);
            context.execute(() -> ChildOutput.this.onChunk(copy));
        }

        @Override
        public void onEnd() {
            closeChannel();
            context.execute(ChildOutput.this::onEnded);
        }

        @Override
        public void onFailure(IOException failure) {
            closeChannel();
            context.execute(() -> onFailed(failure));
        }
    }
}
