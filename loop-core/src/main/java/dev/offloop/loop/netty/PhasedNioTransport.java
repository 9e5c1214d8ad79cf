package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.impl.transports.NioTransport;
import java.util.concurrent.ThreadFactory;

/** Vert.x's NIO transport on phased loops. Belongs to one Vert.x instance. */
final class PhasedNioTransport extends NioTransport {
    private final LoopGroups groups;

    PhasedNioTransport(LoopConfig config) {
        groups = new LoopGroups(config);
    }

    /** The I/O ratio is ignored, as by Netty 4.2: each phase has its own budget. */
    @Override
    public EventLoopGroup eventLoopGroup(int type, int loops, ThreadFactory threads, int ioRatio) {
        return groups.create(type, loops, threads, ioHandlerFactory());
    }
}
