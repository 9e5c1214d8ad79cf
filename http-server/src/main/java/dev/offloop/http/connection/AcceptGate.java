package dev.offloop.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections from the moment they are accepted, and has accepting pause while there are as many as may be: who
 * comes then waits in the queue of the system, and costs the process nothing.
 *
 * <p>That one waits outside shows only by accepting it. So those that were accepted when there was no room (one, or
 * with Java's selectors as many as one read of Netty yields) are held as they are, unread, and are the first to be let
 * in. {@link Listener#onKnock} may make room for them.
 *
 * <p>Any thread; each channel that listens has a {@link Door}, on that channel's loop.
 */
final class AcceptGate {
    /** The loop that serves connections is told on its own thread of each that is let in, and of its end. */
    interface Listener {
        /** A connection is let in, before anything is known of it. */
        void onArrived(Channel channel);

        /** A connection that was let in is closed. */
        void onGone(Channel channel);

        /** Any thread: there is no room for a connection, or none of the system. */
        void onKnock(PauseReason reason);
    }

    private final Listener listener;
    private final ConnectionLog log;
    private final long descriptors;
    private final AtomicInteger open = new AtomicInteger();
    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private final ChannelHandler arrival = new Arrival();
    private final ChannelFutureListener departure = closed -> leave(closed.channel());
    private volatile int limit;

    /** @param descriptors that the process may have, for the log */
    AcceptGate(int limit, long descriptors, ConnectionLog log, Listener listener) {
        this.limit = limit;
        this.descriptors = descriptors;
        this.log = log;
        this.listener = listener;
    }

    /** Counts what this channel accepts from now on. Idempotent. */
    void guard(Channel server) {
        if (doors.stream().noneMatch(door -> door.server.equals(server))) {
            Door door = new Door(server);
            doors.add(door);
            server.closeFuture().addListener(closed -> doors.remove(door));
            server.pipeline().addFirst("acceptGate", door);
        }
    }

    /** Counts a connection that was accepted before its channel was guarded; it is let in. */
    void countLate(Channel connection) {
        open.incrementAndGet();
        connection.closeFuture().addListener(departure);
    }

    void limit(int connections) {
        limit = connections;
        retry();
    }

    /** Connections that were let in and are not closed. */
    int open() {
        return open.get();
    }

    boolean isFull() {
        return open.get() >= limit;
    }

    private boolean enter() {
        int now = open.get();
        while (now < limit) {
            if (open.compareAndSet(now, now + 1)) {
                return true;
            }
            now = open.get();
        }
        return false;
    }

    private void leave(Channel connection) {
        open.decrementAndGet();
        listener.onGone(connection);
        retry();
    }

    private void retry() {
        for (Door door : doors) {
            door.retry();
        }
    }

    /** The first in the pipeline of a connection, and gone when it has told of it. */
    @ChannelHandler.Sharable
    private final class Arrival extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().closeFuture().addListener(departure);
            listener.onArrived(context.channel());
            context.pipeline().remove(this);
        }
    }

    private final class Door extends ChannelInboundHandlerAdapter {
        private final Channel server;
        private final ArrayDeque<Channel> held = new ArrayDeque<>();

        /** Written on the channel's loop. */
        private volatile boolean paused;

        Door(Channel server) {
            this.server = server;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel connection = (Channel) message;
            if (held.isEmpty() && enter()) {
                letIn(context, connection);
            } else {
                held.add(connection);
                pause(context);
            }
        }

        private void letIn(ChannelHandlerContext context, Channel connection) {
            connection.pipeline().addFirst(arrival);
            context.fireChannelRead(connection);
        }

        private void pause(ChannelHandlerContext context) {
            if (!paused) {
                paused = true;
                log.full(open.get());
                server.config().setAutoRead(false);
            }
            letInHeld(context);
        }

        /** Also when the last one left before it was known that others wait. */
        private void letInHeld(ChannelHandlerContext context) {
            while (!held.isEmpty() && enter()) {
                letIn(context, held.poll());
            }
            if (held.isEmpty()) {
                paused = false;
                server.config().setAutoRead(true);
            } else {
                listener.onKnock(PauseReason.CONNECTIONS);
            }
        }

        /** Any thread. */
        void retry() {
            if (paused && server.isActive()) {
                server.eventLoop().execute(() -> {
                    ChannelHandlerContext context = server.pipeline().context(this);
                    if (paused && context != null) {
                        letInHeld(context);
                    }
                });
            }
        }

        /** The handler behind this one has accepting pause for a second, so that the loop does not spin. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            log.acceptFailed(cause, open.get(), descriptors);
            listener.onKnock(PauseReason.DESCRIPTORS);
            context.fireExceptionCaught(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            for (Channel connection = held.poll(); connection != null; connection = held.poll()) {
                connection.unsafe().closeForcibly();
            }
            context.fireChannelInactive();
        }
    }
}
