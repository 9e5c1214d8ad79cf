package dev.offloop.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of one HTTP server: how many there may be, how long each may take, and how they end. Made and used on
 * the server's event loop, with one timer for all of them; times are those of its last run. Time in which the loop did
 * not reach it does not count against clients.
 *
 * <p>When one too many arrives, the one that has waited longest for a request is closed for it; when all are at work,
 * the new one is refused. So clients that connect and say nothing do not keep others out, and never take the
 * descriptors that are kept back, see {@link Capacity}.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration DRAIN_SWEEP = Duration.ofMillis(50);
    private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Context context;
    private final HttpServerOptions options;
    private final ConnectionBounds bounds;
    private final ClosingAnswers words;
    private final Set<GuardedConnection> all = new LinkedHashSet<>();

    /** Those without a request, the one that waits longest first. */
    private final LinkedHashSet<GuardedConnection> waiting = new LinkedHashSet<>();

    private final Promise<Void> allClosed = Promise.promise();
    private long timer;
    private long interval;
    private long sweptAt = System.nanoTime();
    private long now = sweptAt;
    private long accepted;
    private long drainingSince;
    private boolean draining;
    private long turnedAway;
    private long loggedAt = now - LOG_INTERVAL_NANOS;

    /** The number of connections must be set in the bounds. */
    public Connections(Context context, HttpServerOptions options, ConnectionBounds bounds, ClosingAnswers words) {
        this.context = context;
        this.options = options;
        this.bounds = bounds;
        this.words = words;
        startSweeping(bounds.sweepInterval());
    }

    private void startSweeping(Duration every) {
        interval = every.toNanos();
        timer = context.owner().setPeriodic(every.toMillis(), ignored -> sweep());
    }

    /** For {@code HttpServer.connectionHandler}. */
    public void accept(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        accepted++;
        if (all.size() >= bounds.connections() && !makeRoom()) {
            channel.writeAndFlush(words.full().response()).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        GuardedConnection guarded = new GuardedConnection(this, channel, options);
        guarded.install();
        all.add(guarded);
        waiting.add(guarded);
    }

    private boolean makeRoom() {
        turnedAway++;
        if (now - loggedAt >= LOG_INTERVAL_NANOS) {
            LOG.warn(
                    "{} connections are open, as many as there may be; since the last such line {} were closed while they waited, "
                            + "or refused",
                    all.size(),
                    turnedAway);
            loggedAt = now;
            turnedAway = 0;
        }
        if (waiting.isEmpty()) {
            return false;
        }
        GuardedConnection first = waiting.getFirst();
        onClosed(first);
        first.abort();
        return true;
    }

    /** Has the action run if draining begins before it is taken back with {@link #forgetDrain}. */
    public static void onDrain(HttpConnection connection, Runnable action) {
        setOnDrain(connection, action);
    }

    /** Takes back what {@link #onDrain} was given. */
    public static void forgetDrain(HttpConnection connection) {
        setOnDrain(connection, null);
    }

    private static void setOnDrain(HttpConnection connection, @Nullable Runnable action) {
        GuardedConnection guarded = ((ConnectionBase) connection)
                .channel()
                .attr(GuardedConnection.KEY)
                .get();
        if (guarded != null) {
            guarded.setOnDrain(action);
        }
    }

    /** Open connections. */
    public int open() {
        return all.size();
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
            List.copyOf(all).forEach(GuardedConnection::onDrain);
            completeIfEmpty();
        }
        return allClosed.future();
    }

    /** Closes what is still open, whatever it does. */
    public void abort() {
        List.copyOf(all).forEach(GuardedConnection::abort);
    }

    private void sweep() {
        long time = System.nanoTime();
        now += Math.min(time - sweptAt, 2 * interval);
        sweptAt = time;
        for (GuardedConnection connection : List.copyOf(all)) {
            connection.check(now);
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

    long drainingSince() {
        return drainingSince;
    }

    void onBusy(GuardedConnection connection) {
        waiting.remove(connection);
    }

    void onWaiting(GuardedConnection connection) {
        waiting.add(connection);
    }

    void onClosed(GuardedConnection connection) {
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
