package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.impl.transports.EpollTransport;
import java.util.concurrent.ThreadFactory;

/** Vert.x's epoll transport on phased loops. Belongs to one Vert.x instance. */
final class PhasedEpollTransport extends EpollTransport {
    private final LoopGroups groups;

    PhasedEpollTransport(LoopConfig config) {
        groups = new LoopGroups(config);
    }

    /** The I/O ratio is ignored, as by Netty 4.2: each phase has its own budget. */
    @Override
    public EventLoopGroup eventLoopGroup(int type, int loops, ThreadFactory threads, int ioRatio) {
        return groups.create(type, loops, threads, ioHandlerFactory());
    }
}
