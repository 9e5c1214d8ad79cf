package dev.offloop.loop.netty;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopCore;
import dev.offloop.loop.vertx.Contexts;
import dev.offloop.loop.vertx.VertxTransport;
import io.netty.channel.ServerChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Finds the loop one is on, or the one below a Vert.x context. */
public final class Loops {
    private Loops() {}

    /** The loop that the calling thread runs; empty on any other thread and on a stock loop. Any thread. */
    public static Optional<EventLoop> current() {
        return Optional.ofNullable(LoopCore.current());
    }

    /** The loop below the context, also of a worker context; empty on a stock loop. Any thread. */
    public static Optional<EventLoop> of(Context context) {
        return core(context).map(core -> core);
    }

    /** The channels that listen on a port of this machine for this Vert.x; none on stock loops. Any thread. */
    public static List<ServerChannel> listening(Vertx vertx, int port) {
        return StockTransport.servers(VertxTransport.of(vertx)).stream()
                .filter(server ->
                        server.localAddress() instanceof InetSocketAddress address && address.getPort() == port)
                .toList();
    }

    static Optional<LoopCore> core(Context context) {
        return Contexts.eventLoop(context) instanceof PhasedEventLoop loop
                ? Optional.of(loop.core())
                : Optional.empty();
    }
}
