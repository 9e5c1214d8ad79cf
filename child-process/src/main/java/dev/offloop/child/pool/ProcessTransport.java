package dev.offloop.child.pool;

import dev.offloop.child.agent.ProgramStart;
import dev.offloop.child.lifecycle.Child;
import dev.offloop.child.transfer.MessageTransfer;
import dev.offloop.task.Failure;
import dev.offloop.workers.port.SharedBuffer;
import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerEvents;
import dev.offloop.workers.port.WorkerExit;
import dev.offloop.workers.port.WorkerSpec;
import dev.offloop.workers.port.WorkerTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker in a child JVM, which runs its program as its one task and is ended with it. What is sent before the program
 * begins waits here. Home loop only.
 */
public final class ProcessTransport<I, O> implements WorkerTransport, MessageTransfer.Listener {
    private final Supplier<WorkerPool> pools;
    private final WorkerSpec<I, O> spec;
    private final WorkerEvents<O> events;
    private @Nullable WorkerPool pool;
    private final ArrayDeque<Runnable> early = new ArrayDeque<>();
    private @Nullable Child child;
    private @Nullable MessageTransfer messages;
    private @Nullable WorkerExit how;

    /** Whether something was sent since the last message came. */
    private boolean asked;

    /** Whether the program was handed to the child; whether that was really sent. */
    private boolean assigned;

    private boolean begun;
    private boolean online;
    private boolean gone;

    /** @param pools gives the pool of the home loop, on that */
    public ProcessTransport(Supplier<WorkerPool> pools, WorkerSpec<I, O> spec, WorkerEvents<O> events) {
        this.pools = pools;
        this.spec = spec;
        this.events = events;
    }

    long id() {
        return spec.id();
    }

    String name() {
        return spec.name();
    }

    /** Whether it is known how it ends. */
    boolean hasEnded() {
        return how != null;
    }

    @Override
    public int maxMessageBytes() {
        return Worker.MAX_MESSAGE_BYTES;
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public void start() {
        WorkerPool present = pools.get();
        pool = present;
        present.start(this);
    }

    /** Its process is about to be started. */
    void onChild(Child made) {
        child = made;
    }

    /** Its process is ready: the port is open before the program can send anything. */
    void onReady(Child ready) {
        messages = ready.openMessages(this);
        begin(ready);
    }

    /** Hands the program over, as soon as there is room for what it is started with; then what was sent meanwhile. */
    void begin(Child ready) {
        if (messages == null || begun || how != null) {
            return;
        }
        if (!assigned && ready.credits() > 0) {
            assigned = true;
            ready.assign(new ProgramAssignment(this, pool().task(), new ProgramStart(spec).encode()));
        }
        if (ready.isOutstanding()) {
            begun = true;
            for (Runnable first = early.pollFirst(); first != null; first = early.pollFirst()) {
                first.run();
            }
            pool().onSent();
        }
    }

    private WorkerPool pool() {
        return Objects.requireNonNull(pool, "The worker was not started");
    }

    /** What it was to be started with found no room. */
    void onDeferred() {
        assigned = false;
    }

    private MessageTransfer port() {
        if (messages == null) {
            throw new IllegalStateException("Worker '" + name() + "' has not begun");
        }
        return messages;
    }

    private void whenBegun(Runnable sending) {
        if (begun) {
            sending.run();
            pool().onSent();
        } else {
            early.addLast(sending);
        }
    }

    @Override
    public void send(Object message) {
        asked = true;
        if (begun) {
            port().send((byte[]) message);
            pool().onSent();
        } else {
            early.addLast(() -> port().send((byte[]) message));
        }
    }

    /** There is a buffer only once it has begun. */
    @Override
    public void send(Object message, SharedBuffer buffer, boolean transfer) {
        asked = true;
        port().send((byte[]) message, buffer, transfer);
        pool().onSent();
    }

    @Override
    public void broadcast(String channel, byte[] message) {
        whenBegun(() -> port().broadcast(channel, message));
    }

    @Override
    public void closePort() {
        whenBegun(() -> port().closePort());
    }

    @Override
    public Future<SharedBuffer> allocate(int bytes) {
        Promise<SharedBuffer> made = Promise.promise();
        whenBegun(() -> port().allocate(bytes).onComplete(made));
        return made.future();
    }

    @Override
    public void terminate() {
        end(new WorkerExit.Terminated(false), "it was terminated");
    }

    @Override
    public long pid() {
        Child present = child;
        return present == null ? 0 : present.pid();
    }

    /** Ends its process, for a reason that is told unless there was one before. */
    void end(WorkerExit why, String reason) {
        if (how == null) {
            how = why;
        }
        Child present = child;
        if (present == null) {
            onGone(reason);
        } else {
            present.dismiss(reason);
        }
    }

    /** The process has ended by itself or was killed. */
    void onLost(WorkerExit why) {
        if (how == null) {
            how = why;
        }
    }

    /** Nothing is left of its process. */
    void onGone(String cause) {
        if (!gone) {
            gone = true;
            early.clear();
            events.onExit(how == null ? new WorkerExit.NotStarted(cause) : how);
        }
    }

    /** There may be room for what waits. */
    void flush() {
        if (messages != null) {
            messages.flush();
        }
    }

    /** At every tick. */
    void tick() {
        if (messages != null) {
            messages.tick();
        }
    }

    /** Whether a message of it may come soon. */
    boolean isAnswerLikely() {
        return asked && messages != null && !messages.isChildAsleep();
    }

    @Override
    public void onUnsendable(String reason) {
        end(new WorkerExit.Failed(Failure.of(new IllegalStateException(reason))), reason);
    }

    @Override
    public void onTaken(long count) {
        if (!online) {
            online = true;
            events.onOnline();
        }
        asked = asked && port().isOutstanding();
        events.onTaken(count);
    }

    @Override
    public void onData(byte[] array, int from, int size, @Nullable SharedBuffer buffer) {
        O message;
        try {
            message = spec.outbound().decode(array, from, size);
        } catch (RuntimeException | LinkageError e) {
            events.onMessageError(e);
            return;
        }
        events.onMessage(message, buffer);
    }

    @Override
    public void onBroadcast(String channel, byte[] message) {
        events.onBroadcast(channel, message);
    }

    @Override
    public void onSubscribed(String channel, boolean joins) {
        events.onSubscribed(channel, joins);
    }
}
