package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.vertx.VertxTransport;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's own transport, with phased loops in the place of its event loops. Belongs to one Vert.x instance.
 *
 * <p>A proxy, as the methods of a transport differ between Vert.x 5.0 and 5.1, and as the classes that implement it are
 * not exported to an application of modules, so that they cannot be extended. It is asked when a server or a client is
 * made and for each connection, not for each message.
 */
final class StockTransport implements InvocationHandler {
    private final VertxTransport stock;
    private final LoopGroups groups;

    /** Which Vert.x keeps to itself. */
    private final Set<ServerChannel> servers = ConcurrentHashMap.newKeySet();

    private StockTransport(VertxTransport stock, LoopConfig config) {
        this.stock = stock;
        this.groups = new LoopGroups(config);
    }

    static VertxTransport withPhasedLoops(VertxTransport stock, LoopConfig config) {
        return VertxTransport.handledBy(new StockTransport(stock, config));
    }

    /** Whether it is one of these. */
    static boolean isPhased(VertxTransport transport) {
        return transport.handler().filter(StockTransport.class::isInstance).isPresent();
    }

    /** The open channels that listen; none where it is not one of these. Any thread. */
    static List<ServerChannel> servers(VertxTransport transport) {
        return transport
                .handler()
                .filter(StockTransport.class::isInstance)
                .map(handler -> List.copyOf(((StockTransport) handler).servers))
                .orElse(List.of());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && method.getName().equals("eventLoopGroup")) {
            // The I/O ratio is ignored, as by Netty 4.2: each phase has its own budget.
            return groups.create(
                    (int) arguments[0], (int) arguments[1], (ThreadFactory) arguments[2], (IoHandlerFactory)
                            stock.ioHandlerFactory());
        }
        Object answer = stock.call(method, arguments);
        return answer instanceof ChannelFactory<?> factory && method.getName().equals("serverChannelFactory")
                ? (ChannelFactory<ServerChannel>) () -> remembered((ServerChannel) factory.newChannel())
                : answer;
    }

    private ServerChannel remembered(ServerChannel server) {
        servers.add(server);
        server.closeFuture().addListener(closed -> servers.remove(server));
        return server;
    }
}
