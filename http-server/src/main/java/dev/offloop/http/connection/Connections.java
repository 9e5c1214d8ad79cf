package dev.offloop.http.connection;

import dev.offloop.log.Printable;
import dev.offloop.loop.netty.Loops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All connections of one HTTP server: how many there may be, how long each may take, and how they end. Made and used on
 * the server's event loop, with one timer for all of them; times are those of its last run. Time in which the loop did
 * not reach it does not count against clients.
 *
 * <p>They count from the moment they are accepted, see {@link AcceptGate}. When one too many arrives, the one that has
 * waited longest for a request, or for the end of its handshake, is closed for it; when all are at work, or have waited
 * for less than a second, it waits outside, and each answer from then on is its connection's last. So clients that
 * connect and say nothing do not keep others out, and never take the descriptors that are kept back, see
 * {@link Capacity}.
 */
public final class Connections {
    static final AttributeKey<OpenConnection> KEY = AttributeKey.valueOf(Connections.class, "connection");

    /** Names in Vert.x' pipelines: the time-out before the first request, the sending of files. */
    private static final List<String> UNNEEDED = List.of("idle", "chunkedWriter");

    /**
     * What Vert.x has in a pipeline of HTTP/1.1 where clients may begin with HTTP/2 as well. Its own decoder is then in
     * the midst of the first request, which ours cannot go on with.
     */
    private static final String UPGRADE = "h2c";

    private static final Duration DRAIN_SWEEP = Duration.ofMillis(50);

    /** One that waits for less may have sent its request already: a client is given time to be read. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Context context;
    private final HttpServerOptions options;
    private ConnectionBounds bounds;
    private final ClosingAnswers words;
    private final ConnectionLog log;
    private final AcceptGate gate;
    private final Set<OpenConnection> all = new LinkedHashSet<>();

    /** Those that have not yet said which HTTP they speak: in their handshake, mostly. */
    private final Map<Channel, NewConnection> beginning = new LinkedHashMap<>();

    /** Those without a request, the one that waits longest first. */
    private final LinkedHashSet<WaitingConnection> waiting = new LinkedHashSet<>();

    private final Promise<Void> allClosed = Promise.promise();
    private long timer;
    private long interval;
    private long sweptAt = System.nanoTime();
    private long now = sweptAt;
    private long accepted;
    private long drainingSince;
    private boolean draining;
    private boolean wanted;

    /** The number of connections must be set in the bounds. */
    public Connections(
            Context context,
            HttpServerOptions options,
            ConnectionBounds bounds,
            ClosingAnswers words,
            ConnectionObserver observer) {
        this.context = context;
        this.options = options;
        this.bounds = bounds;
        this.words = words;
        this.log = new ConnectionLog(observer);
        this.gate = new AcceptGate(bounds.connections(), Capacity.maxDescriptors(), log, new Arrivals());
        startSweeping(bounds.sweepInterval());
    }

    /** Goes by other bounds from now on, with the number of connections set; those that are too many stay. */
    public void change(ConnectionBounds next) {
        bounds = next;
        gate.limit(next.connections());
        if (!draining) {
            context.owner().cancelTimer(timer);
            startSweeping(next.sweepInterval());
        }
    }

    private void startSweeping(Duration every) {
        interval = every.toNanos();
        timer = context.owner().setPeriodic(every.toMillis(), ignored -> sweep());
    }

    /**
     * Counts what is accepted on this port from now on. On a stock loop, where the channel that listens cannot be
     * found, from the first connection on that speaks HTTP.
     */
    public void listening(int port) {
        Loops.listening(context.owner(), port).forEach(gate::guard);
    }

    /** For {@code HttpServer.connectionHandler}. */
    public void accept(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        arrived(channel);
        if (channel.pipeline().get(UPGRADE) != null) {
            log.ended(EndReason.HTTP2_ONLY, channel.remoteAddress());
            refuse(channel, words.http2Only());
            return;
        }
        OpenConnection guarded = guard(connection, channel);
        all.add(guarded);
        waiting.add(guarded);
    }

    /** For {@code HttpServer.connectionHandler}: it is from no address that may connect. */
    public void refuseUntrusted(HttpConnection connection) {
        arrived(((ConnectionBase) connection).channel());
        log.ended(EndReason.UNTRUSTED_PROXY, connection.remoteAddress(true));
        connection.close();
    }

    private void arrived(Channel channel) {
        NewConnection begun = beginning.remove(channel);
        if (begun == null) {
            gate.countLate(channel);
            gate.guard(channel.parent());
            accepted++;
        } else {
            waiting.remove(begun);
        }
    }

    private final class Arrivals implements AcceptGate.Listener {
        @Override
        public void onArrived(Channel channel) {
            accepted++;
            NewConnection begun = new NewConnection(channel, now);
            beginning.put(channel, begun);
            waiting.add(begun);
        }

        @Override
        public void onGone(Channel channel) {
            wanted = false;
            NewConnection begun = beginning.remove(channel);
            if (begun != null) {
                waiting.remove(begun);
            }
        }

        @Override
        public void onKnock(PauseReason reason) {
            context.runOnContext(ignored -> {
                if (reason == PauseReason.DESCRIPTORS || gate.isFull()) {
                    makeRoom();
                }
            });
        }
    }

    /** Whether a connection speaks HTTP/2. */
    public static boolean isMultiplexed(HttpConnection connection) {
        return isMultiplexed(((ConnectionBase) connection).channel());
    }

    private static boolean isMultiplexed(Channel channel) {
        return channel.pipeline().get(Http2ConnectionHandler.class) != null;
    }

    /** What Vert.x has there until the client has said which HTTP it speaks, and for what the service does not do. */
    private static void removeUnneeded(ChannelPipeline pipeline) {
        for (String name : UNNEEDED) {
            if (pipeline.get(name) != null) {
                pipeline.remove(name);
            }
        }
    }

    private OpenConnection guard(HttpConnection connection, Channel channel) {
        removeUnneeded(channel.pipeline());
        if (isMultiplexed(channel)) {
            MultiplexedConnection multiplexed = new MultiplexedConnection(this, connection, channel);
            multiplexed.install();
            return multiplexed;
        }
        GuardedConnection guarded = new GuardedConnection(this, channel, options);
        guarded.install();
        return guarded;
    }

    /** What has arrived, and what still arrives, is no request any more. */
    private static void refuse(Channel channel, ClosingAnswer word) {
        channel.pipeline().addBefore("handler", "discard", Discard.INSTANCE);
        channel.writeAndFlush(word.response()).addListener(ChannelFutureListener.CLOSE);
    }

    private void makeRoom() {
        Optional<WaitingConnection> first = waiting.stream().filter(this::mayGo).findFirst();
        wanted = first.isEmpty();
        first.ifPresent(connection -> {
            waiting.remove(connection);
            log.ended(EndReason.ROOM, connection.peer());
            connection.abort();
        });
    }

    private boolean mayGo(WaitingConnection connection) {
        return now - connection.since() >= FRESH_NANOS && connection.isQuiet();
    }

    static long pendingBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Has the action run if draining begins before it is taken back with {@link #forgetDrain}. */
    public static void onDrain(HttpConnection connection, Runnable action) {
        of(connection).ifPresent(open -> open.addOnDrain(action));
    }

    /** Takes back what {@link #onDrain} was given. */
    public static void forgetDrain(HttpConnection connection, Runnable action) {
        of(connection).ifPresent(open -> open.removeOnDrain(action));
    }

    private static Optional<OpenConnection> of(HttpConnection connection) {
        return Optional.ofNullable(
                ((ConnectionBase) connection).channel().attr(KEY).get());
    }

    /** Open connections, from the moment they are accepted. Any thread. */
    public int open() {
        return gate.open();
    }

    /** Connections accepted so far. */
    public long accepted() {
        return accepted;
    }

    /**
     * From now on each answer is its connection's last, bodies that are still being received are given up, and
     * connections without a request are closed after their grace. Completes when none is left.
     */
    public Future<Void> drain() {
        if (!draining) {
            draining = true;
            drainingSince = now;
            context.owner().cancelTimer(timer);
            startSweeping(DRAIN_SWEEP);
            List.copyOf(all).forEach(OpenConnection::onDrain);
            completeIfEmpty();
        }
        return allClosed.future();
    }

    /** Closes what is still open, whatever it does. */
    public void abort() {
        List.copyOf(all).forEach(OpenConnection::abort);
        List.copyOf(beginning.values()).forEach(NewConnection::abort);
    }

    private void sweep() {
        long time = System.nanoTime();
        now += Math.min(time - sweptAt, 2 * interval);
        sweptAt = time;
        for (OpenConnection connection : List.copyOf(all)) {
            connection.check(now);
        }
        long longest = bounds.headTimeout().toNanos();
        List.copyOf(beginning.values()).stream()
                .takeWhile(begun -> now - begun.since() > longest)
                .forEach(begun -> {
                    log.ended(EndReason.SILENT, begun.peer());
                    begun.abort();
                });
        if (wanted) {
            makeRoom();
        }
    }

    private void completeIfEmpty() {
        if (draining && all.isEmpty()) {
            context.owner().cancelTimer(timer);
            allClosed.tryComplete();
        }
    }

    // What connections ask and tell

    ConnectionBounds bounds() {
        return bounds;
    }

    ClosingAnswers words() {
        return words;
    }

    long now() {
        return now;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether each answer is to be its connection's last: the service stops, or others wait for room. */
    boolean areAnswersLast() {
        return draining || wanted;
    }

    /** The connection, or a stream of it, is about to be ended by the service. */
    void onEnding(EndReason reason, Channel channel) {
        log.ended(reason, channel.remoteAddress());
    }

    /** Likewise, with what the log is told besides. */
    void onEnding(EndReason reason, Channel channel, String detail) {
        log.ended(reason, channel.remoteAddress() + " (" + Printable.of(detail) + ")");
    }

    long drainingSince() {
        return drainingSince;
    }

    void onBusy(OpenConnection connection) {
        waiting.remove(connection);
    }

    void onWaiting(OpenConnection connection) {
        waiting.add(connection);
    }

    void onClosed(OpenConnection connection) {
        waiting.remove(connection);
        all.remove(connection);
        completeIfEmpty();
    }

    /** The loop's error handler is told of a lack of memory; everything else concerns the connection alone. */
    void onException(Channel channel, Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError error) {
                channel.eventLoop().execute(() -> {
                    throw error;
                });
                return;
            }
        }
    }
}
