package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.vertx.VertxTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The groups of one Vert.x instance, which asks for the I/O group first and then for one that accepts connections. */
final class LoopGroups {
    private final LoopConfig config;
    private @Nullable EventLoopGroup shared;

    LoopGroups(LoopConfig config) {
        this.config = config;
    }

    EventLoopGroup create(int type, int loops, ThreadFactory threads, IoHandlerFactory handlers) {
        EventLoopGroup io = shared;
        if (type == VertxTransport.ACCEPTOR_GROUP && io != null && config.sharedAcceptor()) {
            return io;
        }
        EventLoopGroup created = new PhasedEventLoopGroup(loops, threads, handlers, config);
        if (type == VertxTransport.IO_GROUP) {
            shared = created;
        }
        return created;
    }
}
