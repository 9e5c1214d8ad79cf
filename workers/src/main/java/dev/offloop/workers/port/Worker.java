package dev.offloop.workers.port;

import dev.offloop.log.Logs;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.netty.Loops;
import dev.offloop.loop.vertx.CloseHooks;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.offload.HomeLoop;
import dev.offloop.task.Codec;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A program that runs on a thread or in a child JVM of its own and is reached by messages, as its owner sees it. It
 * belongs to an event loop, that of the starting code or another one: there its handler is called and its futures
 * complete. All messages posted before {@link #close} arrive, in the order in which they were sent; those of the worker
 * arrive before {@link #exit} completes.
 *
 * <p>Any thread, but for what has to do with {@link SharedBuffer}s.
 *
 * @param <I> messages to the worker
 * @param <O> messages from the worker
 */
public final class Worker<I, O> {
    /** The largest message to or from a process, in its encoded form: 1 MiB. What is larger goes in a buffer. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** The largest buffer: 16 MiB. */
    public static final int MAX_BUFFER_BYTES = 16 << 20;

    private static final Logger LOG = Logs.of(Worker.class);

    private final WorkerSpec<I, O> spec;
    private final Vertx vertx;
    private final Context context;
    private final HomeLoop home;
    private final PortLedger ledger;
    private final WorkerTransport transport;
    private final @Nullable Handler<O> handler;
    private final Handler<Throwable> errorHandler;
    private final Promise<Void> online;
    private final Promise<WorkerExit> exit;
    private final Closeable closeHook = done -> terminate().<Void>mapEmpty().onComplete(done);
    private volatile @Nullable String closedFor;

    // Home loop.
    private Optional<Handle> alive = Optional.empty();
    private @Nullable SharedBuffer buffer;
    private boolean ended;

    /** On the context. */
    Worker(WorkerBuilder<I, O> builder, WorkerSpec<I, O> spec, Vertx vertx, Context context) {
        this.spec = spec;
        this.vertx = vertx;
        this.context = context;
        this.home = HomeLoop.of(context);
        this.ledger = new PortLedger(spec.maxMessages(), spec.maxBytes());
        this.handler = builder.handler;
        this.errorHandler = builder.errorHandler == null ? this::logError : builder.errorHandler;
        this.online = Contexts.promise(context);
        this.exit = Contexts.promise(context);
        this.transport = builder.transport(context, spec, new Events());
    }

    /** Prepares a worker on a thread of this process, whose program is made by a constructor without arguments. */
    public static <I, O> WorkerBuilder<I, O> thread(Vertx vertx, Class<? extends WorkerProgram<I, O>> program) {
        return thread(vertx, WorkerProgram.make(program));
    }

    /** Prepares a worker on a thread of this process. */
    public static <I, O> WorkerBuilder<I, O> thread(Vertx vertx, WorkerProgram<I, O> program) {
        return new WorkerBuilder<>(vertx, program, ThreadTransport::new);
    }

    /**
     * Prepares a worker in a child JVM.
     *
     * @throws IllegalStateException when {@code offloop-child-process} is not on the class path
     */
    public static <I, O> WorkerBuilder<I, O> process(Vertx vertx, Class<? extends WorkerProgram<I, O>> program) {
        WorkerProvider provider = ServiceLoader.load(WorkerProvider.class, WorkerProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No jar on the class path brings workers in processes; they are in offloop-child-process"));
        return process(vertx, program, provider);
    }

    /** Prepares a worker of the kind that the provider brings. */
    public static <I, O> WorkerBuilder<I, O> process(
            Vertx vertx, Class<? extends WorkerProgram<I, O>> program, WorkerProvider provider) {
        return new WorkerBuilder<>(vertx, WorkerProgram.make(program), provider);
    }

    /** A member of a broadcast channel, on the event loop of the calling code or another one. */
    public static <T> BroadcastChannel<T> broadcast(Vertx vertx, String name, Codec<T> codec) {
        return BroadcastHub.open(vertx, Contexts.eventLoopContext(vertx), BroadcastChannel.checkedName(name), codec);
    }

    /** Counts the workers of this JVM, from 1. */
    public long id() {
        return spec.id();
    }

    public String name() {
        return spec.name();
    }

    /** Its process id: of this process for a thread, 0 while there is no process. Context thread. */
    public long pid() {
        requireContext();
        return transport.pid();
    }

    /** The context on which it calls back. */
    public Context context() {
        return context;
    }

    /**
     * Sends a message, which must not be changed afterwards; on threads it is the very object.
     *
     * @return whether there is room for more: when not, wait for {@link #drained}
     * @throws PortFullException when twice as much waits as should; the message is not sent
     * @throws PortClosedException when the port is closed or the worker has ended
     * @throws IllegalArgumentException when the message is larger than {@link #MAX_MESSAGE_BYTES}
     */
    public boolean post(I message) {
        Object form = form(message);
        int size = claim(message, form);
        if (home.inLoop()) {
            send(form, size);
        } else {
            try {
                home.execute(() -> send(form, size));
            } catch (RejectedExecutionException e) {
                ledger.unclaim(size);
                throw unreachable();
            }
        }
        return !ledger.isFull();
    }

    private void send(Object form, int size) {
        if (ended) {
            ledger.unclaim(size);
            return;
        }
        ledger.onSent(size);
        transport.send(form);
    }

    /** As {@link #post(Object)}, with a buffer that both sides can use from then on. Context thread. */
    public boolean post(I message, SharedBuffer buffer) {
        return post(message, buffer, false);
    }

    /** As {@link #post(Object)}, with a buffer that only the worker can use from then on. Context thread. */
    public boolean transfer(I message, SharedBuffer buffer) {
        return post(message, buffer, true);
    }

    private boolean post(I message, SharedBuffer buffer, boolean transfer) {
        requireContext();
        var _ = buffer.memoryFor(transport);
        Object form = form(message);
        int size = claim(message, form);
        ledger.onSent(size);
        transport.send(form, buffer, transfer);
        return !ledger.isFull();
    }

    private Object form(I message) {
        String closed = closedFor;
        if (closed != null) {
            throw new PortClosedException("Worker '" + name() + "' takes no messages: " + closed);
        }
        Objects.requireNonNull(message, "message");
        return transport.copies() ? spec.inbound().encode(message) : message;
    }

    private int claim(I message, Object form) {
        long size = form instanceof byte[] bytes
                ? bytes.length
                : Math.min(Integer.MAX_VALUE, spec.inbound().weigh(message));
        if (transport.copies() && size > transport.maxMessageBytes()) {
            throw new IllegalArgumentException("A message of " + size + " bytes to worker '" + name() + "'; at most "
                    + transport.maxMessageBytes() + " are allowed, more goes in a SharedBuffer");
        }
        if (!ledger.claim((int) size)) {
            throw new PortFullException("Too much waits for worker '" + name() + "'; wait for drained()");
        }
        return (int) size;
    }

    /** Whether as much waits as should. */
    public boolean needsDrain() {
        return ledger.isFull();
    }

    /** Completes when at most half as much waits as should; fails when the worker ends before. */
    public Future<Void> drained() {
        Promise<Void> drained = Contexts.promise(context);
        boolean told = onHome(() -> {
            if (ended) {
                drained.fail(gone());
            } else {
                ledger.onDrained(drained);
            }
        });
        return told ? drained.future() : Future.failedFuture(unreachable());
    }

    /**
     * Makes a buffer for this worker, of at most {@link #MAX_BUFFER_BYTES}. Those of processes stand in an arena, as
     * large messages do; where that is full the future waits for room in it.
     */
    public Future<SharedBuffer> allocate(int bytes) {
        if (bytes < 1 || bytes > MAX_BUFFER_BYTES) {
            throw new IllegalArgumentException("A buffer has 1 to " + MAX_BUFFER_BYTES + " bytes, not " + bytes);
        }
        Promise<SharedBuffer> made = Contexts.promise(context);
        boolean told = onHome(() -> {
            if (ended) {
                made.fail(gone());
            } else {
                transport.allocate(bytes).onComplete(made::tryComplete, made::tryFail);
                exit.future().onComplete(how -> made.tryFail(gone()));
            }
        });
        return told ? made.future() : Future.failedFuture(unreachable());
    }

    /** The buffer that came with the message that the handler is called with. Context thread, in the handler. */
    public Optional<SharedBuffer> buffer() {
        return Optional.ofNullable(buffer);
    }

    /** Completes when it runs its program; fails when it ends before. */
    public Future<Void> online() {
        return reachable(online.future());
    }

    /** Completes when it has ended, with how. Never fails. */
    public Future<WorkerExit> exit() {
        return reachable(exit.future());
    }

    /**
     * Posts no more; the worker gets all that was posted before and is told then. It ends when its program does.
     *
     * @return {@link #exit}
     */
    public Future<WorkerExit> close() {
        closedFor = closedFor == null ? "its port was closed" : closedFor;
        surelyOnHome(() -> {
            if (!ended) {
                transport.closePort();
            }
        });
        return reachable(exit.future());
    }

    /**
     * Ends it at once: a process is killed, a thread is interrupted, and what it posts or receives throws; one that
     * does neither and does not ask {@link WorkerScope#isTerminating} is left to itself after a second.
     *
     * @return {@link #exit}
     */
    public Future<WorkerExit> terminate() {
        closedFor = closedFor == null ? "it was terminated" : closedFor;
        surelyOnHome(() -> {
            if (!ended) {
                transport.terminate();
            }
        });
        return reachable(exit.future());
    }

    /** Lets its loop go on as long as it runs, which is how it starts. Of no effect on a stock loop. Context thread. */
    public void ref() {
        alive.ifPresent(Handle::ref);
    }

    /** Lets its loop end although it runs. Context thread. */
    public void unref() {
        alive.ifPresent(Handle::unref);
    }

    /** Whether its loop goes on as long as it runs. Context thread. */
    public boolean hasRef() {
        return alive.map(Handle::hasRef).orElse(false);
    }

    void start() {
        CloseHooks.add(vertx, closeHook);
        alive = Loops.of(context).map(EventLoop::keepAlive);
        transport.start();
    }

    /** Says something on a channel that it has joined; false when it is too far behind. Any thread. */
    boolean offerBroadcast(String channel, byte[] message) {
        if (closedFor != null || message.length > transport.maxMessageBytes() || !ledger.claim(message.length)) {
            return false;
        }
        boolean told = onHome(() -> {
            if (ended) {
                ledger.unclaim(message.length);
            } else {
                ledger.onSent(message.length);
                transport.broadcast(channel, message);
            }
        });
        if (!told) {
            ledger.unclaim(message.length);
        }
        return told;
    }

    /** Runs it on the home loop; false when that takes nothing, see {@link #unreachable}. */
    private boolean onHome(Runnable action) {
        if (home.inLoop()) {
            action.run();
            return true;
        }
        try {
            home.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * As {@link #onHome}, but waits while the loop takes no more of other threads. Without effect once it has ended.
     */
    private void surelyOnHome(Runnable action) {
        if (!onHome(action)) {
            home.deliver(action);
        }
    }

    /** One that tells its outcome on the calling thread, once the loop of the other one has ended. */
    private <T> Future<T> reachable(Future<T> future) {
        if (!future.isComplete() || !home.isClosed()) {
            return future;
        }
        return future.succeeded() ? Future.succeededFuture(future.result()) : Future.failedFuture(future.cause());
    }

    private IllegalStateException unreachable() {
        return home.isClosed()
                ? new PortClosedException("Worker '" + name() + "' has ended: its Vert.x is closed")
                : new PortFullException("The loop of worker '" + name() + "' takes no more from other threads now");
    }

    private PortClosedException gone() {
        return new PortClosedException("Worker '" + name() + "' has ended: " + closedFor);
    }

    private void requireContext() {
        if (!home.inLoop()) {
            throw new IllegalStateException(
                    "To be called on the context of worker '" + name() + "': worker.context().runOnContext(...)");
        }
    }

    private void logError(Throwable error) {
        LOG.warn("A message of worker '{}' cannot be read", name(), error);
    }

    /** What its transport tells. Home loop. */
    private final class Events implements WorkerEvents<O> {
        @Override
        public void onOnline() {
            online.tryComplete();
        }

        @Override
        public void onMessage(O message, @Nullable SharedBuffer with) {
            if (!ended && handler != null) {
                buffer = with;
                Contexts.emit(context, message, handler);
                buffer = null;
            } else if (with != null) {
                with.close();
            }
        }

        @Override
        public void onMessageError(Throwable error) {
            Contexts.emit(context, error, errorHandler);
        }

        @Override
        public void onTaken(long count) {
            ledger.onTaken(count);
        }

        @Override
        public void onBroadcast(String channel, byte[] message) {
            BroadcastHub.say(vertx, channel, message, Worker.this);
        }

        @Override
        public void onSubscribed(String channel, boolean joins) {
            if (!joins) {
                BroadcastHub.leave(vertx, channel, Worker.this);
            } else if (!ended) {
                BroadcastHub.join(vertx, channel, Worker.this, Worker.this::offerBroadcast);
            }
        }

        @Override
        public void onExit(WorkerExit how) {
            if (ended) {
                return;
            }
            ended = true;
            closedFor = how.summary();
            alive.ifPresent(Handle::cancel);
            CloseHooks.remove(vertx, closeHook);
            BroadcastHub.leaveAll(Worker.this);
            switch (how) {
                case WorkerExit.Finished _, WorkerExit.Terminated _ ->
                    LOG.debug("Worker '{}' has ended: {}", name(), how.summary());
                case WorkerExit.Failed _, WorkerExit.Lost _, WorkerExit.NotStarted _ ->
                    LOG.warn("Worker '{}' has ended: {}", name(), how.summary());
            }
            PortClosedException gone = new PortClosedException("Worker '" + name() + "' has ended: " + how.summary());
            ledger.close(gone);
            online.tryFail(gone);
            exit.tryComplete(how);
        }
    }
}
