package dev.offloop.workers.port;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.HomeLoop;
import dev.offloop.task.Failure;
import dev.offloop.workers.queue.CompletionQueue;
import dev.offloop.workers.queue.Inbox;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker on a thread of this process. Home loop, but for {@link #run}. */
final class ThreadTransport<I, O> implements WorkerTransport {
    private static final String WORKER_THREAD = "offloop-worker-";
    private static final long ABANDONED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int OUTBOX_CAPACITY = 1024;

    private final Context context;
    private final HomeLoop home;
    private final WorkerSpec<I, O> spec;
    private final WorkerEvents<O> events;
    private final Inbox<Object> inbox;
    private final CompletionQueue<Object> outbox;
    private final ThreadChannel<I, O> channel;
    private Optional<Handle> polling = Optional.empty();
    private Runnable cancelPatience = () -> {};
    private @Nullable Thread thread;
    private long sent;

    /** Whether something was sent since the last message came. */
    private boolean asked;

    private boolean ended;

    ThreadTransport(Context context, WorkerSpec<I, O> spec, WorkerEvents<O> events) {
        this.context = context;
        this.home = HomeLoop.of(context);
        this.spec = spec;
        this.events = events;
        // The mark of the end needs no claimed room.
        this.inbox = new Inbox<>(PortLedger.capacity(spec.maxMessages()) + 1);
        this.outbox = new CompletionQueue<>(home, OUTBOX_CAPACITY, this::isAnswerLikely, this::onItem, this::onBatch);
        this.channel = new ThreadChannel<>(spec, home, inbox, outbox);
    }

    @Override
    public int maxMessageBytes() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean copies() {
        return false;
    }

    @Override
    public void start() {
        Optional<EventLoop> loop = Loops.of(context);
        if (loop.isPresent()) {
            outbox.onPolled();
            polling = Optional.of(loop.get().addPoller(outbox).unref());
        }
        Thread made =
                Thread.ofPlatform().daemon().name(WORKER_THREAD + spec.name()).unstarted(this::run);
        thread = made;
        try {
            made.start();
        } catch (OutOfMemoryError e) {
            end(new WorkerExit.NotStarted(String.valueOf(e.getMessage())));
        }
    }

    /** The worker's thread. */
    private void run() {
        channel.putLast(new Letter.Ended(howItEnds()));
    }

    private WorkerExit howItEnds() {
        try {
            channel.put(Letter.Mark.ONLINE);
            new PortScope<>(spec, channel).run();
            return channel.isTerminating() ? new WorkerExit.Terminated(false) : new WorkerExit.Finished();
        } catch (Throwable e) {
            return channel.isTerminating() ? new WorkerExit.Terminated(false) : new WorkerExit.Failed(Failure.of(e));
        }
    }

    @Override
    public void send(Object message) {
        offer(message);
    }

    @Override
    public void send(Object message, SharedBuffer buffer, boolean transfer) {
        SharedBuffer.Memory memory = buffer.memoryFor(this);
        if (transfer) {
            buffer.onTransferred();
        }
        offer(new Letter.WithBuffer(message, memory));
    }

    @Override
    public void broadcast(String name, byte[] message) {
        offer(new Letter.Broadcast(name, message));
    }

    private void offer(Object item) {
        sent++;
        asked = true;
        if (!inbox.offer(item)) {
            throw new IllegalStateException("More messages to worker '" + spec.name() + "' than there is room for");
        }
    }

    @Override
    public void closePort() {
        // A second mark, for which there may be no room, says no more.
        var _ = inbox.offer(Letter.Mark.CLOSED);
    }

    @Override
    public void terminate() {
        channel.terminate();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        cancelPatience.run();
        cancelPatience = home.schedule(ABANDONED_AFTER_NANOS, () -> end(new WorkerExit.Terminated(true)));
    }

    @Override
    public Future<SharedBuffer> allocate(int bytes) {
        // Of longs, so that what is read and written as such is aligned, as it is between processes.
        MemorySegment memory = MemorySegment.ofArray(new long[(bytes + Long.BYTES - 1) / Long.BYTES]);
        return Future.succeededFuture(new SharedBuffer(this, new Heap(memory.asSlice(0, bytes))));
    }

    private record Heap(MemorySegment segment) implements SharedBuffer.Memory {
        @Override
        public void close() {}
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    private boolean isAnswerLikely() {
        return asked && !inbox.isAsleep();
    }

    private void onBatch() {
        if (ended) {
            return;
        }
        long taken = channel.taken();
        asked = taken < sent;
        events.onTaken(taken);
        VarHandle.fullFence();
        channel.onRoom();
    }

    @SuppressWarnings("unchecked") // The worker's port sends no others.
    private void onItem(Object item) {
        if (ended) {
            return;
        }
        switch (item) {
            case Letter.Mark mark -> {
                if (mark == Letter.Mark.ONLINE) {
                    events.onOnline();
                }
            }
            case Letter.WithBuffer(Object message, SharedBuffer.Memory memory) ->
                events.onMessage((O) message, new SharedBuffer(this, memory));
            case Letter.Broadcast(String name, byte[] message) -> events.onBroadcast(name, message);
            case Letter.Subscription(String name, boolean joins) -> events.onSubscribed(name, joins);
            case Letter.Ended(WorkerExit how) -> end(how);
            default -> events.onMessage((O) item, null);
        }
    }

    private void end(WorkerExit how) {
        if (!ended) {
            ended = true;
            cancelPatience.run();
            polling.ifPresent(Handle::cancel);
            events.onExit(how);
        }
    }
}
