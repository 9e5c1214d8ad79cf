package dev.offloop.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ShutdownEvent;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A connection of HTTP/2: how many of its streams are at work, and whether its client takes what it asked for. Stands
 * below Netty's codec of HTTP/2, so that it sees the bytes of frames. The loop's thread alone.
 *
 * <p><b>A client that takes nothing</b> shows in two places. It may leave bytes in the socket: then nothing more is
 * written, and the connection is closed. It may withhold the window of one stream while it takes others: then that
 * stream is reset. Both have the same patience as a connection of HTTP/1.1.
 *
 * <p><b>Draining</b> is told twice, as RFC 9113 advises: first that no further request should come, and after the grace
 * of draining, when those that were on their way have arrived, that none is taken. Then the connection ends with its
 * last stream.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells what fails: it closes
final class MultiplexedConnection extends ChannelDuplexHandler implements OpenConnection {
    /** In a GOAWAY: every stream is still taken. */
    private static final int ALL_STREAMS = Integer.MAX_VALUE;

    private final Connections connections;
    private final HttpConnection connection;
    private final Channel channel;
    private final Http2ConnectionHandler codec;
    private final Http2Connection.PropertyKey progresses;

    /** Of a stream whose request has arrived. */
    private final Http2Connection.PropertyKey requests;

    private final Set<Runnable> onDrain = new LinkedHashSet<>();

    private boolean used;
    private boolean announced;
    private boolean ending;
    private long since;

    // What the client takes
    private long written;
    private long taken;
    private long takenSince;

    MultiplexedConnection(Connections connections, HttpConnection connection, Channel channel) {
        this.connections = connections;
        this.connection = connection;
        this.channel = channel;
        this.codec = channel.pipeline().get(Http2ConnectionHandler.class);
        this.progresses = codec.connection().newKey();
        this.requests = codec.connection().newKey();
        this.since = connections.now();
        this.takenSince = since;
    }

    void install() {
        channel.attr(Connections.KEY).set(this);
        channel.pipeline().addBefore("handler", "guard", this);
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                used = true;
                connections.onBusy(MultiplexedConnection.this);
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (stream.isHeadersSent() && stream.getProperty(requests) == null) {
                    // Netty has answered 431 to a head that it did not pass on.
                    connections.onEnding(EndReason.HEADERS_TOO_LARGE, channel);
                }
                if (codec.connection().numActiveStreams() == 0) {
                    since = connections.now();
                    connections.onWaiting(MultiplexedConnection.this);
                }
            }
        });
        Http2FrameListener progress = new Http2FrameListenerDecorator(
                codec.decoder().frameListener()) {
            @Override
            public void onHeadersRead(
                    ChannelHandlerContext ctx,
                    int streamId,
                    Http2Headers headers,
                    int streamDependency,
                    short weight,
                    boolean exclusive,
                    int padding,
                    boolean endOfStream)
                    throws Http2Exception {
                onRequest(streamId);
                super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
            }

            @Override
            public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
                    throws Http2Exception {
                onWindowOpened(streamId, increment);
                super.onWindowUpdateRead(ctx, streamId, increment);
            }
        };
        codec.decoder()
                .frameListener(new FrameLimits(
                        progress, codec.connection(), codec.encoder().flowController(), connections::now));
        connection.exceptionHandler(this::onBroken);
    }

    /** What Netty, or one of its limits, ends the connection for. */
    private void onBroken(Throwable cause) {
        Http2Exception broken = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (broken != null && !ending) {
            ending = true;
            connections.onEnding(reasonOf(broken), channel, String.valueOf(broken.getMessage()));
        }
    }

    private static EndReason reasonOf(Http2Exception broken) {
        if (broken.error() != Http2Error.ENHANCE_YOUR_CALM) {
            return EndReason.BROKEN_FRAMES;
        }
        return String.valueOf(broken.getMessage()).contains("RST") ? EndReason.RESET_FLOOD : EndReason.FRAME_FLOOD;
    }

    // What the client takes

    /** What a client has taken of one stream since then: as much as its window was opened and did not grow. */
    private static final class Progress {
        long since;
        long window;
        long opened;

        void begin(long now, long windowNow) {
            since = now;
            window = windowNow;
            opened = 0;
        }

        long taken(long windowNow) {
            return opened + window - windowNow;
        }
    }

    private void onRequest(int streamId) {
        Http2Stream stream = codec.connection().stream(streamId);
        if (stream != null) {
            stream.setProperty(requests, Boolean.TRUE);
        }
    }

    private void onWindowOpened(int streamId, int increment) {
        Http2Stream stream = codec.connection().stream(streamId);
        Progress progress = stream == null ? null : stream.getProperty(progresses);
        if (progress != null) {
            progress.opened += increment;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        ctx.write(message, promise);
    }

    private boolean takesWhatIsSent(long now) {
        long pending = Connections.pendingBytes(channel);
        long takenNow = written - pending;
        if (pending == 0 || takenNow - taken >= connections.bounds().minBytes()) {
            taken = takenNow;
            takenSince = now;
        }
        return now - takenSince <= connections.bounds().patience().toNanos();
    }

    /** Resets the streams whose windows hold their answers back. */
    private void checkStreams(long now) {
        List<Http2Stream> stalled = new ArrayList<>();
        try {
            codec.connection().forEachActiveStream(stream -> {
                if (isStalled(stream, now)) {
                    stalled.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            abort();
        }
        for (Http2Stream stream : stalled) {
            connections.onEnding(EndReason.ANSWER_NOT_TAKEN, channel);
            codec.resetStream(codecContext(), stream.id(), Http2Error.CANCEL.code(), channel.newPromise());
        }
        if (!stalled.isEmpty()) {
            channel.flush();
        }
    }

    private boolean isStalled(Http2Stream stream, long now) {
        Http2RemoteFlowController windows = codec.encoder().flowController();
        if (!windows.hasFlowControlled(stream)) {
            stream.removeProperty(progresses);
            return false;
        }
        int window = windows.windowSize(stream);
        Progress progress = stream.getProperty(progresses);
        if (progress == null) {
            progress = new Progress();
            progress.begin(now, window);
            stream.setProperty(progresses, progress);
        } else if (progress.taken(window) >= connections.bounds().minBytes()) {
            progress.begin(now, window);
        }
        return now - progress.since > connections.bounds().patience().toNanos();
    }

    // Time

    @Override
    public void check(long now) {
        if (!channel.isActive()) {
            return;
        }
        checkStreams(now);
        if (!takesWhatIsSent(now)) {
            connections.onEnding(EndReason.ANSWER_NOT_TAKEN, channel);
            abort();
        } else if (connections.isDraining()) {
            if (now - connections.drainingSince()
                    > connections.bounds().drainGrace().toNanos()) {
                endWithStreams();
            }
        } else if (codec.connection().numActiveStreams() == 0) {
            ConnectionBounds bounds = connections.bounds();
            long limit = (used ? bounds.idleTimeout() : bounds.headTimeout()).toNanos();
            if (now - since > limit) {
                if (!used && !ending) {
                    connections.onEnding(EndReason.SILENT, channel);
                }
                endWithStreams();
            }
        }
    }

    // The end

    @Override
    public void addOnDrain(Runnable action) {
        onDrain.add(action);
    }

    @Override
    public void removeOnDrain(Runnable action) {
        onDrain.remove(action);
    }

    @Override
    public void onDrain() {
        List<Runnable> actions = List.copyOf(onDrain);
        onDrain.clear();
        actions.forEach(Runnable::run);
        if (!announced) {
            announced = true;
            connection.goAway(Http2Error.NO_ERROR.code(), ALL_STREAMS);
        }
    }

    /** No further request is taken; closes when the last stream has ended. */
    private void endWithStreams() {
        if (!ending) {
            ending = true;
            connection.goAway(Http2Error.NO_ERROR.code());
            connection.shutdown(1, TimeUnit.DAYS);
        }
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public boolean isQuiet() {
        return Connections.pendingBytes(channel) == 0;
    }

    @Override
    public SocketAddress peer() {
        return channel.remoteAddress();
    }

    @Override
    public void abort() {
        if (channel.isActive()) {
            channel.pipeline().context(this).close();
        }
    }

    /** Vert.x tells all connections when it stops listening, and would close them. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ShutdownEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onDrain.clear();
        connections.onClosed(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connections.onException(channel, cause);
        ctx.fireExceptionCaught(cause);
    }

    private ChannelHandlerContext codecContext() {
        return channel.pipeline().context(codec);
    }
}
