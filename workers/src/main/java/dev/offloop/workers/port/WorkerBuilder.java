package dev.offloop.workers.port;

import dev.offloop.loop.vertx.Contexts;
import dev.offloop.task.Codec;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A worker before it is started; see {@link Worker#thread} and {@link Worker#process}. One thread.
 *
 * @param <I> messages to the worker
 * @param <O> messages from the worker
 */
public final class WorkerBuilder<I, O> {
    private static final int DEFAULT_MAX_MESSAGES = 1024;
    private static final long DEFAULT_MAX_BYTES = 16L << 20;
    private static final int LARGEST_LIMIT = 1 << 20;
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final Vertx vertx;
    private final WorkerProgram<I, O> program;
    private final WorkerProvider provider;
    private String name = "";
    private byte[] data = {};
    private Map<String, String> environmentData = Map.of();
    private boolean strict;
    private int maxMessages = DEFAULT_MAX_MESSAGES;
    private long maxBytes = DEFAULT_MAX_BYTES;

    @Nullable
    Handler<O> handler;

    @Nullable
    Handler<Throwable> errorHandler;

    WorkerBuilder(Vertx vertx, WorkerProgram<I, O> program, WorkerProvider provider) {
        this.vertx = vertx;
        this.program = program;
        this.provider = provider;
    }

    /** Its name, for logs and threads. Default: that of the program's class and its id. */
    public WorkerBuilder<I, O> name(String name) {
        this.name = name;
        return this;
    }

    /** What the program is given at its start ({@link WorkerScope#data}), copied by the codec. Default: nothing. */
    public <T> WorkerBuilder<I, O> data(T value, Codec<T> codec) {
        this.data = codec.encode(value);
        return this;
    }

    /** Texts by name for all workers of a kind ({@link WorkerScope#environmentData}). Default: none. */
    public WorkerBuilder<I, O> environmentData(Map<String, String> environmentData) {
        this.environmentData = Map.copyOf(environmentData);
        return this;
    }

    /**
     * When its port counts as full: {@link Worker#post} answers false then, and throws at twice as much. Default: 1024
     * messages, or 16 MiB.
     *
     * @param messages 1 to 1 048 576
     * @param bytes 1 or more, as encoded; between threads, as far as codecs know them
     */
    public WorkerBuilder<I, O> limits(int messages, long bytes) {
        if (messages < 1 || messages > LARGEST_LIMIT || bytes < 1) {
            throw new IllegalArgumentException("limits must be 1 to " + LARGEST_LIMIT
                    + " messages and 1 byte or more, not " + messages + " and " + bytes);
        }
        this.maxMessages = messages;
        this.maxBytes = bytes;
        return this;
    }

    /** Has a thread copy messages by their codecs as processes do, for tests. */
    public WorkerBuilder<I, O> strict() {
        this.strict = true;
        return this;
    }

    /** Called with each message of the worker, on the worker's context. Without it they are dropped. */
    public WorkerBuilder<I, O> onMessage(Handler<O> handler) {
        this.handler = handler;
        return this;
    }

    /** Called when a message of the worker cannot be read. Default: a warning in the log. */
    public WorkerBuilder<I, O> onMessageError(Handler<Throwable> handler) {
        this.errorHandler = handler;
        return this;
    }

    WorkerTransport transport(Context context, WorkerSpec<I, O> spec, WorkerEvents<O> events) {
        return provider.create(context, spec, events);
    }

    /**
     * Starts it; messages can be posted at once. How it ends is told by {@link Worker#exit}.
     *
     * @throws IllegalStateException when there can be no such worker here; the message says why
     */
    public Worker<I, O> start() {
        long id = LAST_ID.incrementAndGet();
        String shown = name.isEmpty() ? program.getClass().getSimpleName() + "-" + id : name;
        Context context = Contexts.eventLoopContext(vertx);
        Worker<I, O> worker = new Worker<>(
                this,
                new WorkerSpec<>(id, shown, program, data, environmentData, strict, maxMessages, maxBytes),
                vertx,
                context);
        try {
            Contexts.execute(context, worker::start);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("Worker '" + shown + "' cannot start: its Vert.x is closed", e);
        }
        return worker;
    }
}
