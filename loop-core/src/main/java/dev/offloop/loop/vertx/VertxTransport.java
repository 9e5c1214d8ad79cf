package dev.offloop.loop.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Vert.x has below its servers and clients: it makes event loops and channels. Any thread. */
public final class VertxTransport {
    /** The kind of event-loop group that accepts connections. */
    public static final int ACCEPTOR_GROUP = Transport.ACCEPTOR_EVENT_LOOP_GROUP;

    /** The kind of event-loop group that serves connections. */
    public static final int IO_GROUP = Transport.IO_EVENT_LOOP_GROUP;

    private final Transport transport;

    VertxTransport(Transport transport) {
        this.transport = transport;
    }

    /** What a transport of the public API stands for. */
    public static VertxTransport of(io.vertx.core.transport.Transport transport) {
        return new VertxTransport(transport.implementation());
    }

    /** The one that this Vert.x has. */
    public static VertxTransport of(Vertx vertx) {
        return new VertxTransport(((VertxInternal) vertx).transport());
    }

    /** One whose methods are those of the handler. */
    public static VertxTransport handledBy(InvocationHandler handler) {
        return new VertxTransport((Transport)
                Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, handler));
    }

    /** The handler of {@link #handledBy}; empty for any other. */
    public Optional<InvocationHandler> handler() {
        return Proxy.isProxyClass(transport.getClass())
                ? Optional.of(Proxy.getInvocationHandler(transport))
                : Optional.empty();
    }

    /** Netty's {@code IoHandlerFactory}. */
    public Object ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    /** Calls a method of the transport; throws what that throws. */
    public @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(transport, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Whether both are of one class, which cannot be named where modules are used. */
    public boolean isOfSameKind(VertxTransport other) {
        return transport.getClass() == other.transport.getClass();
    }

    Transport implementation() {
        return transport;
    }

    /** The simple name of its class. */
    @Override
    public String toString() {
        return transport.getClass().getSimpleName();
    }
}
