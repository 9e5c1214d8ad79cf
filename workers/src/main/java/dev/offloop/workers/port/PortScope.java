package dev.offloop.workers.port;

import dev.offloop.loop.Linger;
import dev.offloop.task.Codec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of a port over whatever carries it: receives, waits, and delivers to handlers. The worker's thread.
 */
public final class PortScope<I, O> implements WorkerScope<I, O> {
    private final WorkerSpec<I, O> spec;
    private final WorkerChannel<I, O> channel;
    private final Linger linger = new Linger(Linger.usualNanosHere());
    private final Map<String, Membership<?>> memberships = new HashMap<>();
    private @Nullable Consumer<I> handler;
    private @Nullable SharedBuffer buffer;

    /** Whether the owner has closed the port, and all was taken. */
    private boolean ended;

    /** Whether the program takes no more. */
    private boolean closed;

    public PortScope(WorkerSpec<I, O> spec, WorkerChannel<I, O> channel) {
        this.spec = spec;
        this.channel = channel;
    }

    /**
     * Runs the program, then its handler, to their end.
     *
     * @throws Exception what the program has thrown
     */
    public void run() throws Exception {
        try {
            spec.program().run(this);
            while (handler != null && !closed) {
                handler.accept(receive());
            }
        } catch (PortClosedException e) {
            if (!ended && !closed) {
                throw e;
            }
        }
    }

    @Override
    public long id() {
        return spec.id();
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public <T> T data(Codec<T> codec) {
        return codec.decode(spec.data());
    }

    @Override
    public Map<String, String> environmentData() {
        return spec.environmentData();
    }

    @Override
    public void post(O message) {
        channel.post(message, null, false);
    }

    @Override
    public void post(O message, SharedBuffer buffer) {
        channel.post(message, buffer, false);
    }

    @Override
    public void transfer(O message, SharedBuffer buffer) {
        channel.post(message, buffer, true);
    }

    @Override
    public I receive() {
        while (!next()) {
            var _ = awaitNext(Long.MAX_VALUE);
        }
        return channel.message();
    }

    @Override
    public Optional<I> receive(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!next()) {
            if (!awaitNext(end - System.nanoTime())) {
                return Optional.empty();
            }
        }
        return Optional.of(channel.message());
    }

    /** Takes the next message; false when there is none at the moment. */
    private boolean next() {
        if (closed || ended) {
            throw new PortClosedException("The port of worker '" + name() + "' is closed");
        }
        if (channel.isTerminating()) {
            throw new WorkerTerminatedException(name());
        }
        while (true) {
            switch (channel.poll()) {
                case MESSAGE -> {
                    buffer = channel.buffer();
                    return true;
                }
                case BROADCAST -> {
                    Membership<?> member = memberships.get(channel.channel());
                    if (member != null) {
                        member.deliver(channel.broadcast());
                    }
                }
                case CLOSED -> {
                    ended = true;
                    throw new PortClosedException("The port of worker '" + name() + "' was closed by its owner");
                }
                case NONE -> {
                    return false;
                }
            }
        }
    }

    /** Looks for a while, then sleeps. False when the time is over. */
    private boolean awaitNext(long nanos) {
        if (nanos <= 0) {
            return false;
        }
        long since = System.nanoTime();
        long looking = Math.min(linger.nanos(), nanos);
        while (System.nanoTime() - since < looking) {
            if (channel.hasNext()) {
                linger.onHit();
                return true;
            }
            Thread.onSpinWait();
        }
        if (!channel.park()) {
            return true;
        }
        if (looking > 0) {
            linger.onMiss();
        }
        channel.sleep(nanos);
        linger.onWoken(System.nanoTime() - since);
        return true;
    }

    @Override
    public Optional<SharedBuffer> buffer() {
        return Optional.ofNullable(buffer);
    }

    @Override
    public void onMessage(Consumer<I> handler) {
        this.handler = handler;
    }

    @Override
    public <T> BroadcastChannel<T> broadcast(String name, Codec<T> codec) {
        Membership<T> joined = new Membership<>(BroadcastChannel.checkedName(name), codec);
        if (memberships.putIfAbsent(name, joined) != null) {
            throw new IllegalStateException("Worker '" + name() + "' is a member of '" + name + "' already");
        }
        channel.subscribe(name, true);
        return joined;
    }

    @Override
    public boolean isTerminating() {
        return channel.isTerminating();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Membership<T> implements BroadcastChannel<T> {
        private final String name;
        private final Codec<T> codec;
        private Consumer<T> handler = message -> {};

        Membership(String name, Codec<T> codec) {
            this.name = name;
            this.codec = codec;
        }

        @Override
        public void post(T message) {
            channel.broadcast(name, codec.encode(message));
        }

        @Override
        public BroadcastChannel<T> onMessage(Consumer<T> handler) {
            this.handler = handler;
            return this;
        }

        void deliver(byte[] message) {
            handler.accept(codec.decode(message));
        }

        @Override
        public void close() {
            if (memberships.remove(name, this)) {
                channel.subscribe(name, false);
            }
        }
    }
}
