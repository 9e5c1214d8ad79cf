package dev.offloop.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes one request at a time. While its connection lets no further one in, what has arrived stays as bytes and
 * reading stops, so that a client that sends ahead fills its own buffers and not ours: a request of twenty bytes takes
 * a kilobyte once it is decoded.
 */
final class GatedDecoder extends VertxHttpRequestDecoder {
    private final GuardedConnection connection;
    private boolean decoding;

    GatedDecoder(HttpServerOptions options, GuardedConnection connection) {
        super(options);
        this.connection = connection;
    }

    /** Whether bytes have arrived that are not decoded yet. */
    boolean hasLeftover() {
        return leftover() > 0;
    }

    /** How many they are. */
    int leftover() {
        return actualReadableBytes();
    }

    /** Whether the calls on the stack go on to decode by themselves. */
    boolean isDecoding() {
        return decoding;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        if (connection.isDiscarding()) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        connection.onBytes();
        read(ctx, bytes);
    }

    private void read(ChannelHandlerContext ctx, Object bytes) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, bytes);
        } finally {
            decoding = false;
            connection.onDecoded();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (connection.isOpenToRequests()) {
            super.decode(ctx, in, out);
        }
    }

    /** Netty reads also {@code http/1.1} and {@code HTTP/01.1} as HTTP/1.1; RFC 9112 and Vert.x do not. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        HttpMessage message = super.createMessage(initialLine);
        String version = message.protocolVersion().text();
        if (!version.equals(initialLine[2])) {
            throw new IllegalArgumentException("The protocol version is not written as " + version);
        }
        return message;
    }

    /** Goes on with what has arrived meanwhile. */
    void resume(ChannelHandlerContext ctx) throws Exception {
        read(ctx, Unpooled.EMPTY_BUFFER);
        ctx.fireChannelReadComplete();
    }

    /** Netty's own would ask for more bytes when none of these could be decoded, also while we have stopped reading. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (connection.isReadingStopped()) {
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /** Netty's own would drop the requests that have arrived and wait for their turn. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            connection.onInputEnd();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }
}
