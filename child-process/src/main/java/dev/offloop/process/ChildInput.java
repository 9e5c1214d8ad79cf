package dev.offloop.process;

import dev.offloop.log.Logs;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Standard input of a process, as a stream.
 *
 * <p>What is written waits in a queue until the process reads it; look at {@link #writeQueueFull} and use a drain
 * handler, as with every stream of Vert.x, to bound it. A write completes when the pipe has taken all of it.
 *
 * <p>It closes when the process exits. Writing to a process that takes no more fails the write with
 * {@link StreamClosedException} and tells the exception handler, once. Handlers run on the context that started the
 * process. Methods may be called from any thread.
 */
public final class ChildInput implements WriteStream<Buffer> {
    private static final Logger LOG = Logs.of(ChildInput.class);

    private final String name;
    private final ContextInternal context;
    private final PipePoller poller;
    private final Pipe.SinkChannel channel;
    private final PipeWriter writer;
    private final WriteLedger ledger;

    // Owned by the context.
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Promise<Void> end;
    private @Nullable StreamClosedException failure;

    ChildInput(String name, ContextInternal context, PipePoller poller, Pipe.SinkChannel channel) throws IOException {
        this.name = name;
        this.context = context;
        this.poller = poller;
        this.channel = channel;
        this.ledger = new WriteLedger(context);
        SelectionKey key = poller.register(channel, this::onReady);
        this.writer = new PipeWriter(channel, key, new Reports());
    }

    private void onReady(SelectionKey key) {
        writer.onWritable();
    }

    @Override
    public ChildInput exceptionHandler(@Nullable Handler<Throwable> handler) {
        context.execute(() -> exceptionHandler = handler);
        return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
        ByteBuffer bytes = ByteBuffer.wrap(data.getBytes());
        Promise<Void> written = context.promise();
        ledger.reserve(bytes.remaining());
        context.execute(() -> enqueue(bytes, written));
        return written.future();
    }

    private void enqueue(ByteBuffer bytes, Promise<Void> written) {
        if (failure != null || end != null) {
            ledger.release(bytes.remaining());
            written.fail(failure != null ? failure : new StreamClosedException(name, "written to after its end"));
            return;
        }
        ledger.add(bytes.remaining(), written);
        poller.execute(() -> writer.offer(bytes));
    }

    @Override
    public Future<Void> end() {
        Promise<Void> ended = context.promise();
        context.execute(() -> {
            if (failure != null) {
                ended.fail(failure);
            } else if (end != null) {
                ended.fail(new StreamClosedException(name, "ended twice"));
            } else {
                end = ended;
                poller.execute(writer::finish);
            }
        });
        return ended.future();
    }

    @Override
    public ChildInput setWriteQueueMaxSize(int maxBytes) {
        ledger.setMaxBytes(maxBytes);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return ledger.isFull();
    }

    @Override
    public ChildInput drainHandler(@Nullable Handler<Void> handler) {
        context.execute(() -> ledger.onDrain(handler));
        return this;
    }

    /** Closes the pipe at once; what it has not taken is lost, and its writes fail. */
    public void close() {
        close("closed");
    }

    /** The process has exited. Any thread. */
    void onExit() {
        close("the process has exited");
    }

    /** By way of the poller, so that what it has written until then is reported as written. */
    private void close(String why) {
        poller.execute(() -> {
            closeChannel();
            context.execute(() -> settle(new StreamClosedException(name, why)));
        });
    }

    private void onFailed(IOException cause) {
        StreamClosedException broken = new StreamClosedException(name, cause);
        if (failure == null && exceptionHandler != null) {
            context.dispatch(broken, exceptionHandler);
        }
        settle(broken);
    }

    /** Nothing is taken any more; also what is on its way fails. */
    private void settle(StreamClosedException why) {
        if (failure == null) {
            failure = why;
            ledger.failAll(why);
            if (end != null) {
                end.tryFail(why);
            }
        }
    }

    private void onFinished() {
        if (end != null) {
            end.tryComplete();
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
    private final class Reports implements PipeWriter.Listener {
        @Override
        public void onWritten(int buffers) {
            context.execute(() -> ledger.settle(buffers));
        }

        @Override
        public void onFinished() {
            context.execute(ChildInput.this::onFinished);
            closeChannel();
        }

        @Override
        public void onFailure(IOException failure) {
            closeChannel();
            context.execute(() -> onFailed(failure));
        }
    }
}
