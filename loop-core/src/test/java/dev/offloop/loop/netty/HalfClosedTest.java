package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.loop.LoopConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets whose client has ended its output and still reads. */
class HalfClosedTest {
    private static final int SECONDS = 20;

    /** Hands out the channel once its input has ended. */
    @ChannelHandler.Sharable
    private static final class Ended extends ChannelInboundHandlerAdapter {
        final CompletableFuture<Channel> channel = new CompletableFuture<>();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                channel.complete(ctx.channel());
            }
        }
    }

    private static Channel listen(OnVertx on, LoopTransport transport, Ended ended) throws Exception {
        EventLoopGroup loops = ((ContextInternal) on.context).nettyEventLoop();
        Class<? extends ServerChannel> type =
                transport == LoopTransport.EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(loops)
                .channel(type)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(ended)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private static Socket connect(Channel server) throws Exception {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
        client.setSoTimeout(SECONDS * 1_000);
        return client;
    }

    @ParameterizedTest
    @EnumSource(LoopTransport.class)
    void moreThanTheSocketTakesAtOnceIsWrittenToTheEnd(LoopTransport transport) throws Exception {
        assumeTrue(transport.available());
        int length = 20_000_000;
        Ended ended = new Ended();
        try (OnVertx on = new OnVertx(transport, LoopConfig.defaults())) {
            Channel server = listen(on, transport, ended);
            try (Socket client = connect(server)) {
                client.shutdownOutput();
                ended.channel
                        .get(SECONDS, TimeUnit.SECONDS)
                        .writeAndFlush(Unpooled.wrappedBuffer(new byte[length]))
                        .addListener(ChannelFutureListener.CLOSE);

                assertThat(client.getInputStream().readAllBytes()).hasSize(length);
            } finally {
                server.close().sync();
            }
        }
    }

    @Test
    void aResetClosesTheChannelAlthoughNettyReadsNoMore() throws Exception {
        assumeTrue(LoopTransport.EPOLL.available());
        Ended ended = new Ended();
        try (OnVertx on = new OnVertx(LoopTransport.EPOLL, LoopConfig.defaults())) {
            Channel server = listen(on, LoopTransport.EPOLL, ended);
            try {
                Socket client = connect(server);
                client.shutdownOutput();
                Channel channel = ended.channel.get(SECONDS, TimeUnit.SECONDS);
                assertThat(channel.isOpen()).isTrue();

                client.setSoLinger(true, 0);
                client.close();

                assertThat(channel.closeFuture().await(SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                server.close().sync();
            }
        }
    }
}
