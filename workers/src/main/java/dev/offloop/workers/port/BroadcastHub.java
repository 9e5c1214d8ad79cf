package dev.offloop.workers.port;

import dev.offloop.log.Logs;
import dev.offloop.loop.vertx.CloseHooks;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.task.Codec;
import io.vertx.core.Closeable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** Who is a member of which broadcast channel. A channel is there as long as it has a member. Any thread. */
final class BroadcastHub {
    private static final Logger LOG = Logs.of(BroadcastHub.class);

    /** The members of each channel; replaced, not changed, so that they can be walked while others come and go. */
    private static final Map<Channel, Map<Object, Member>> CHANNELS = new ConcurrentHashMap<>();

    private BroadcastHub() {}

    private record Channel(Vertx vertx, String name) {}

    /** How a member is told. */
    @FunctionalInterface
    interface Member {
        /** False when it is too far behind. Any thread. */
        boolean offer(String channel, byte[] message);
    }

    static void join(Vertx vertx, String channel, Object who, Member member) {
        CHANNELS.compute(new Channel(vertx, channel), (key, present) -> {
            Map<Object, Member> members = present == null ? new HashMap<>() : new HashMap<>(present);
            members.put(who, member);
            return members;
        });
    }

    static void leave(Vertx vertx, String channel, Object who) {
        leave(new Channel(vertx, channel), who);
    }

    private static void leave(Channel channel, Object who) {
        CHANNELS.computeIfPresent(channel, (key, present) -> {
            Map<Object, Member> members = new HashMap<>(present);
            members.remove(who);
            return members.isEmpty() ? null : members;
        });
    }

    static boolean hasMembers(Vertx vertx) {
        return CHANNELS.keySet().stream().anyMatch(channel -> channel.vertx.equals(vertx));
    }

    /** Of all channels. */
    static void leaveAll(Object who) {
        CHANNELS.forEach((channel, members) -> {
            if (members.containsKey(who)) {
                leave(channel, who);
            }
        });
    }

    /** Tells all members but the one who says it. */
    @SuppressWarnings("ReferenceEquality") // A member is known by its identity.
    static void say(Vertx vertx, String channel, byte[] message, Object who) {
        CHANNELS.getOrDefault(new Channel(vertx, channel), Map.of()).forEach((other, member) -> {
            if (other != who && !member.offer(channel, message)) {
                LOG.debug("A member of channel '{}' is too far behind and misses a message", channel);
            }
        });
    }

    /** An owner's code becomes a member. */
    static <T> BroadcastChannel<T> open(Vertx vertx, Context context, String name, Codec<T> codec) {
        OwnerMember<T> member = new OwnerMember<>(vertx, context, name, codec);
        CloseHooks.add(vertx, member.closeHook);
        join(vertx, name, member, member);
        return member;
    }

    private static final class OwnerMember<T> implements BroadcastChannel<T>, Member {
        private static final int MAX_WAITING = 1024;

        private final Vertx vertx;
        private final Context context;
        private final String name;
        private final Codec<T> codec;
        private final AtomicInteger waiting = new AtomicInteger();
        private final Closeable closeHook = done -> {
            close();
            done.succeed();
        };
        private volatile Consumer<T> handler = message -> {};

        OwnerMember(Vertx vertx, Context context, String name, Codec<T> codec) {
            this.vertx = vertx;
            this.context = context;
            this.name = name;
            this.codec = codec;
        }

        @Override
        public void post(T message) {
            say(vertx, name, codec.encode(message), this);
        }

        @Override
        public boolean offer(String channel, byte[] message) {
            if (waiting.incrementAndGet() > MAX_WAITING) {
                waiting.decrementAndGet();
                return false;
            }
            try {
                Contexts.emit(context, message, this::deliver);
                return true;
            } catch (RejectedExecutionException e) {
                waiting.decrementAndGet();
                return false;
            }
        }

        private void deliver(byte[] message) {
            try {
                handler.accept(codec.decode(message));
            } finally {
                waiting.decrementAndGet();
            }
        }

        @Override
        public BroadcastChannel<T> onMessage(Consumer<T> handler) {
            this.handler = handler;
            return this;
        }

        @Override
        public void close() {
            handler = message -> {};
            leave(vertx, name, this);
            CloseHooks.remove(vertx, closeHook);
        }
    }
}
