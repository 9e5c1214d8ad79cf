package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's own transport, with phased loops in the place of its event loops. Belongs to one Vert.x instance.
 *
 * <p>A proxy, as the methods of {@link Transport} differ between Vert.x 5.0 and 5.1, and as the classes that implement
 * it are not exported to an application of modules, so that they cannot be extended. It is asked when a server or a
 * client is made and for each connection, not for each message.
 */
final class StockTransport implements InvocationHandler {
    private final Transport stock;
    private final LoopGroups groups;

    private StockTransport(Transport stock, LoopConfig config) {
        this.stock = stock;
        this.groups = new LoopGroups(config);
    }

    static Transport withPhasedLoops(Transport stock, LoopConfig config) {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, new StockTransport(stock, config));
    }

    /** Whether it is one of these. */
    static boolean isPhased(@Nullable Transport transport) {
        return transport != null
                && Proxy.isProxyClass(transport.getClass())
                && Proxy.getInvocationHandler(transport) instanceof StockTransport;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && method.getName().equals("eventLoopGroup")) {
            // The I/O ratio is ignored, as by Netty 4.2: each phase has its own budget.
            return groups.create(
                    (int) arguments[0], (int) arguments[1], (ThreadFactory) arguments[2], stock.ioHandlerFactory());
        }
        try {
            return method.invoke(stock, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
