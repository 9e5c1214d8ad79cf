package dev.offloop.http.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Keeps what is decoded of a connection that is refused from becoming a request. */
@ChannelHandler.Sharable
final class Discard extends ChannelInboundHandlerAdapter {
    static final Discard INSTANCE = new Discard();

    private Discard() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
