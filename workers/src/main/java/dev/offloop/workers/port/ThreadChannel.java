package dev.offloop.workers.port;

import dev.offloop.offload.HomeLoop;
import dev.offloop.task.Codec;
import dev.offloop.workers.queue.CompletionQueue;
import dev.offloop.workers.queue.Inbox;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The worker's side of a port between threads. The worker's thread, unless a method says otherwise. */
final class ThreadChannel<I, O> implements WorkerChannel<I, O> {
    /** Between two looks of one that waits for room: in case the loop ends meanwhile. */
    private static final long ROOM_LOOK_NANOS = 100_000_000;

    private final WorkerSpec<I, O> spec;
    private final HomeLoop home;
    private final Inbox<Object> inbox;
    private final CompletionQueue<Object> outbox;

    /** Messages taken so far; written by this thread. */
    private final AtomicLong taken = new AtomicLong();

    /** The thread that waits for room in the outbox. */
    private volatile @Nullable Thread waiting;

    private volatile boolean terminating;
    private long toldAt;
    private long bytesUntold;
    private @Nullable I message;
    private @Nullable SharedBuffer buffer;
    private Letter.@Nullable Broadcast broadcast;

    ThreadChannel(WorkerSpec<I, O> spec, HomeLoop home, Inbox<Object> inbox, CompletionQueue<Object> outbox) {
        this.spec = spec;
        this.home = home;
        this.inbox = inbox;
        this.outbox = outbox;
    }

    /** Messages taken so far. Any thread. */
    long taken() {
        return taken.getAcquire();
    }

    /** The worker is to end at once. Any thread. */
    void terminate() {
        terminating = true;
        inbox.wake();
    }

    /** There may be room in the outbox. Any thread, after a full fence. */
    void onRoom() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public Kind poll() {
        Object item = inbox.poll();
        return switch (item) {
            case null -> Kind.NONE;
            case Letter.WithBuffer(Object with, SharedBuffer.Memory memory) -> {
                onMessage(with, new SharedBuffer(this, memory));
                yield Kind.MESSAGE;
            }
            case Letter.Broadcast said -> {
                broadcast = said;
                onTaken(said.message().length);
                yield Kind.BROADCAST;
            }
            case Letter _ -> Kind.CLOSED;
            default -> {
                onMessage(item, null);
                yield Kind.MESSAGE;
            }
        };
    }

    @SuppressWarnings("unchecked") // The owner's port takes no others.
    private void onMessage(Object item, @Nullable SharedBuffer with) {
        I taken = (I) item;
        message = taken;
        buffer = with;
        onTaken(spec.inbound().weigh(taken));
    }

    /** Tells the owner at each quarter of what makes the port full. */
    private void onTaken(long bytes) {
        long count = taken.getPlain() + 1;
        taken.setRelease(count);
        bytesUntold += bytes;
        if (count - toldAt >= spec.maxMessages() / 4 || bytesUntold >= spec.maxBytes() / 4) {
            toldAt = count;
            bytesUntold = 0;
            put(Letter.Mark.TAKEN);
        }
    }

    @Override
    public boolean hasNext() {
        return !inbox.isEmpty();
    }

    @Override
    public I message() {
        return copied(spec.inbound(), Objects.requireNonNull(message));
    }

    private <T> T copied(Codec<T> codec, T value) {
        return spec.strict() ? codec.decode(codec.encode(value).clone()) : value;
    }

    @Override
    public @Nullable SharedBuffer buffer() {
        return buffer;
    }

    @Override
    public String channel() {
        return Objects.requireNonNull(broadcast).channel();
    }

    @Override
    public byte[] broadcast() {
        return Objects.requireNonNull(broadcast).message();
    }

    @Override
    public void post(O message, @Nullable SharedBuffer with, boolean transfer) {
        O sent = copied(spec.outbound(), Objects.requireNonNull(message));
        if (with == null) {
            put(sent);
            return;
        }
        put(new Letter.WithBuffer(sent, with.memoryFor(this)));
        if (transfer) {
            with.onTransferred();
        }
    }

    @Override
    public void broadcast(String channel, byte[] message) {
        put(new Letter.Broadcast(channel, message));
    }

    @Override
    public void subscribe(String channel, boolean joins) {
        put(new Letter.Subscription(channel, joins));
    }

    /** Sends an item; waits for room. */
    void put(Object item) {
        if (terminating) {
            throw new WorkerTerminatedException(spec.name());
        }
        if (!outbox.offer(item) && !offerWithPatience(item, false)) {
            throw new WorkerTerminatedException(spec.name());
        }
    }

    /** Sends the last item, whatever the worker is told meanwhile. */
    void putLast(Object item) {
        // Where the loop is closed, there is none to take it.
        var _ = offerWithPatience(item, true);
    }

    /**
     * The flag is set before the queue is tried again, and the loop makes room before it reads the flag, with a fence
     * between: so either this finds the room, or the loop wakes it.
     */
    private boolean offerWithPatience(Object item, boolean last) {
        boolean interrupted = false;
        waiting = Thread.currentThread();
        try {
            while (!outbox.offer(item)) {
                if (home.isClosed() || (terminating && !last)) {
                    return false;
                }
                LockSupport.parkNanos(this, ROOM_LOOK_NANOS);
                // A set flag would end every wait at once.
                interrupted |= Thread.interrupted();
            }
            return true;
        } finally {
            waiting = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean park() {
        return !terminating && inbox.park();
    }

    @Override
    public void sleep(long nanos) {
        if (!terminating) {
            inbox.sleep(nanos);
        }
    }

    @Override
    public boolean isTerminating() {
        return terminating;
    }
}
