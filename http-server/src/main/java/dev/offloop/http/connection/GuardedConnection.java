package dev.offloop.http.connection;

import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ShutdownEvent;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection: what of a request and of its answer is under way, and since when it waits. Stands between Netty's
 * codec and Vert.x, so that it sees each decoded request before Vert.x and each answer after it. The loop's thread
 * alone.
 *
 * <p><b>One request at a time.</b> The next one is decoded when the answer to the last one is written and the client
 * takes what is written, see {@link GatedDecoder}.
 *
 * <p><b>The end of what a client sends</b> does not say whether it still reads: {@code close} and {@code shutdown} send
 * the same FIN. Requests that have arrived are answered. Only a packet of ours tells: a client that closed answers it
 * with a reset, which ends the connection and cancels its task. HTTP has such a packet that changes nothing, the
 * interim answer {@code 100 Continue}; a client of HTTP/1.0 does not know it and is not sent one.
 *
 * <p><b>Closing.</b> Under TLS the end of the output is told within it first, so that a client can tell it from a cut.
 * A connection with unread input that is closed sends a reset, which may destroy the last answer on its way. So the
 * output is ended first, input is dropped, and the connection is closed when the client has closed it or
 * {@link #LINGER_NANOS} are over.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel tells what fails: it closes
final class GuardedConnection extends ChannelDuplexHandler implements OpenConnection {
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Connections connections;
    private final Channel channel;
    private final GatedDecoder decoder;

    // The request
    private @Nullable HttpRequest request;
    private long bodyRead;
    private boolean requestOpen;
    private boolean answerOpen;
    private boolean answerBegun;
    private boolean interimAllowed;
    private @Nullable Runnable onDrain;

    // The connection
    private boolean used;
    private boolean headBegun;
    private boolean readingStopped;
    private boolean resumeQueued;
    private boolean inputEnded;
    private boolean closing;
    private boolean discarding;
    private long since;

    // The client that does not send any more
    private long nextProbe;
    private long probeDelay;

    // What the client takes
    private long written;
    private long taken;
    private long takenSince;

    GuardedConnection(Connections connections, Channel channel, HttpServerOptions options) {
        this.connections = connections;
        this.channel = channel;
        this.decoder = new GatedDecoder(options, this);
        this.since = connections.now();
        this.takenSince = since;
    }

    void install() {
        channel.attr(Connections.KEY).set(this);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().replace("httpDecoder", "httpDecoder", decoder);
        channel.pipeline().addBefore("handler", "guard", this);
    }

    // What the decoder asks and tells

    boolean isOpenToRequests() {
        return requestOpen || (!answerOpen && !closing && channel.isWritable());
    }

    boolean isDiscarding() {
        return discarding;
    }

    boolean isReadingStopped() {
        return readingStopped;
    }

    /** Bytes have arrived and are about to be decoded. */
    void onBytes() {
        if (!headBegun && !requestOpen && !answerOpen) {
            headBegun = true;
            since = connections.now();
        }
    }

    /** All that can be decoded now is decoded. */
    void onDecoded() {
        if (!isOpenToRequests()) {
            if (decoder.hasLeftover()) {
                stopReading();
            }
        } else if (inputEnded) {
            endAfterInput();
        } else {
            startReading();
        }
    }

    void onInputEnd() {
        if (discarding) {
            context().close();
            return;
        }
        inputEnded = true;
        probeDelay = connections.bounds().probeDelay().toNanos();
        nextProbe = connections.now() + probeDelay;
        if (!resumeQueued && isOpenToRequests()) {
            endAfterInput();
        }
    }

    /** Nothing more comes, and nothing that waits can be decoded. */
    private void endAfterInput() {
        if (requestOpen) {
            context().fireExceptionCaught(new PrematureChannelClosureException("the connection ended within it"));
        } else {
            closeAfterAnswers();
        }
    }

    private void stopReading() {
        if (!readingStopped) {
            readingStopped = true;
            channel.config().setAutoRead(false);
        }
    }

    private void startReading() {
        if (readingStopped) {
            readingStopped = false;
            channel.config().setAutoRead(true);
        }
    }

    // Requests

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (discarding || !channel.isActive()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest next) {
            onRequest(next);
        }
        if (message instanceof HttpContent content) {
            bodyRead += content.content().readableBytes();
        }
        if (message instanceof LastHttpContent) {
            onRequestEnd();
        }
        ctx.fireChannelRead(message);
    }

    private void onRequest(HttpRequest next) {
        request = next;
        bodyRead = 0;
        used = true;
        headBegun = false;
        requestOpen = true;
        answerOpen = true;
        answerBegun = false;
        interimAllowed = next.protocolVersion().equals(HttpVersion.HTTP_1_1);
        connections.onBusy(this);
    }

    private void onRequestEnd() {
        requestOpen = false;
        if (!answerOpen) {
            since = connections.now();
            connections.onWaiting(this);
        }
    }

    /** One request at a time has one action. */
    @Override
    public void addOnDrain(Runnable action) {
        onDrain = action;
    }

    @Override
    public void removeOnDrain(Runnable action) {
        if (action.equals(onDrain)) {
            onDrain = null;
        }
    }

    // Answers

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBufHolder content) {
            written += content.content().readableBytes();
        }
        ChannelPromise done = promise;
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                ctx.write(message, promise);
                return;
            }
            answerBegun = true;
            markLast(response);
        }
        boolean last = message instanceof LastHttpContent;
        if (last && closing) {
            done = promise.unvoid().addListener(ignored -> endOutput());
        }
        ctx.write(message, done);
        if (last) {
            onAnswered();
        }
    }

    private void markLast(HttpResponse response) {
        if ((connections.areAnswersLast() || inputEnded) && !hasNextRequest()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            closing = true;
        }
    }

    /** Whether more has arrived than belongs to this request. */
    private boolean hasNextRequest() {
        if (!requestOpen || request == null) {
            return decoder.hasLeftover();
        }
        return !HttpUtil.isTransferEncodingChunked(request)
                && decoder.leftover() > HttpUtil.getContentLength(request, 0L) - bodyRead;
    }

    private void onAnswered() {
        request = null;
        answerOpen = false;
        since = connections.now();
        if (!requestOpen) {
            connections.onWaiting(this);
        }
        goOn();
    }

    /** Decodes the next request if it has arrived; later, when Vert.x is done with the last one. */
    private void goOn() {
        if (!decoder.isDecoding() && !resumeQueued && (readingStopped || inputEnded || decoder.hasLeftover())) {
            resumeQueued = true;
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        resumeQueued = false;
        ChannelHandlerContext context = channel.pipeline().context(decoder);
        if (context == null || !channel.isActive() || discarding || !isOpenToRequests()) {
            return;
        }
        try {
            decoder.resume(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.fireChannelWritabilityChanged();
        if (isOpenToRequests()) {
            goOn();
        }
    }

    // The end

    private void closeAfterAnswers() {
        if (!closing) {
            closing = true;
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ignored -> endOutput());
        }
    }

    /** Everything is written: from now on the connection stays open only for its client. */
    private void endOutput() {
        if (discarding || !channel.isActive()) {
            return;
        }
        discarding = true;
        since = connections.now();
        if (inputEnded || !(channel instanceof DuplexChannel duplex)) {
            context().close();
        } else {
            startReading();
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls == null) {
                endOutput(duplex);
            } else {
                tls.closeOutbound().addListener(ignored -> endOutput(duplex));
            }
        }
    }

    private static void endOutput(DuplexChannel duplex) {
        duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
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
            context().close();
        }
    }

    /** Vert.x tells all connections when it stops listening, and would close the idle ones at once. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ShutdownEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onDrain = null;
        connections.onClosed(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connections.onException(channel, cause);
        ctx.fireExceptionCaught(cause);
    }

    // Time

    @Override
    public void onDrain() {
        Runnable action = onDrain;
        onDrain = null;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void check(long now) {
        ConnectionBounds bounds = connections.bounds();
        if (!channel.isActive()) {
            return;
        }
        if (discarding) {
            if (now - since > LINGER_NANOS) {
                abort();
            }
        } else if (!takesItsAnswers(now)) {
            connections.onEnding(EndReason.ANSWER_NOT_TAKEN, channel);
            abort();
        } else if (answerOpen) {
            probe(now);
        } else if (requestOpen) {
            if (now - since
                    > (connections.isDraining()
                            ? LINGER_NANOS
                            : bounds.headTimeout().toNanos())) {
                abort();
            }
        } else if (!closing && !readingStopped) {
            checkWaiting(now, bounds);
        }
    }

    private void checkWaiting(long now, ConnectionBounds bounds) {
        long limit = (headBegun || !used ? bounds.headTimeout() : bounds.idleTimeout()).toNanos();
        if (connections.isDraining()
                && now - Math.max(since, connections.drainingSince())
                        > bounds.drainGrace().toNanos()) {
            closeAfterAnswers();
        } else if (now - since > limit) {
            if (headBegun) {
                connections.onEnding(EndReason.HEAD_STALLED, channel);
                say(connections.words().headTimeout());
            } else {
                if (!used) {
                    connections.onEnding(EndReason.SILENT, channel);
                }
                closeAfterAnswers();
            }
        }
    }

    /** Answers what is no request yet, and closes. */
    void say(ClosingAnswer word) {
        closing = true;
        context().writeAndFlush(word.response()).addListener(ignored -> endOutput());
    }

    private boolean takesItsAnswers(long now) {
        long pending = Connections.pendingBytes(channel);
        long takenNow = written - pending;
        if (pending == 0 || takenNow - taken >= connections.bounds().minBytes()) {
            taken = takenNow;
            takenSince = now;
        }
        return now - takenSince <= connections.bounds().patience().toNanos();
    }

    private void probe(long now) {
        if (inputEnded && interimAllowed && !answerBegun && now - nextProbe >= 0) {
            probeDelay *= 2;
            nextProbe = now + probeDelay;
            context()
                    .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private ChannelHandlerContext context() {
        return channel.pipeline().context(this);
    }
}
