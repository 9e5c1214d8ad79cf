package dev.offloop.http;

import dev.offloop.http.connection.Peer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Has the metrics of servers of the PROXY protocol remember whom it named, see {@link Peer}. Other servers' metrics are
 * as they were, and cost what they did.
 */
final class PeerMetrics {
    private PeerMetrics() {}

    static VertxMetrics over(VertxMetrics metrics) {
        return proxy(VertxMetrics.class, (self, method, arguments) -> {
            Object made = call(metrics, method, arguments);
            return made instanceof HttpServerMetrics<?, ?, ?> server
                            && arguments != null
                            && arguments[0] instanceof HttpServerOptions options
                            && options.isUseProxyProtocol()
                    ? over(server)
                    : made;
        });
    }

    private static HttpServerMetrics<?, ?, ?> over(HttpServerMetrics<?, ?, ?> metrics) {
        return proxy(HttpServerMetrics.class, (self, method, arguments) -> {
            if (arguments == null) {
                return call(metrics, method, null);
            }
            Object answer = call(
                    metrics,
                    method,
                    Arrays.stream(arguments).map(PeerMetrics::ownMetric).toArray());
            return method.getName().equals("connected") && arguments[0] instanceof SocketAddress address
                    ? new Peer(answer, address)
                    : answer;
        });
    }

    private static @Nullable Object ownMetric(@Nullable Object argument) {
        return argument instanceof Peer peer ? peer.metric() : argument;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
