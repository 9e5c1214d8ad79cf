package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.Locale;
import java.util.Optional;

/** The ways to wait for I/O that a phased loop knows. */
public enum LoopTransport {
    /** Java's selectors: everywhere. */
    NIO {
        @Override
        public boolean available() {
            return true;
        }

        @Override
        io.vertx.core.transport.Transport stock() {
            return io.vertx.core.transport.Transport.NIO;
        }
    },
    /** Linux's epoll, with timers of microseconds and domain sockets. */
    EPOLL {
        @Override
        public boolean available() {
            return io.vertx.core.transport.Transport.EPOLL != null
                    && io.vertx.core.transport.Transport.EPOLL.available();
        }

        @Override
        io.vertx.core.transport.Transport stock() {
            return io.vertx.core.transport.Transport.EPOLL;
        }
    };

    /** The system property that chooses one by name; by default epoll where it is available. */
    public static final String PROPERTY = "offloop.transport";

    /** Whether this machine and class path have it. */
    public abstract boolean available();

    /** Vert.x's own. */
    abstract io.vertx.core.transport.Transport stock();

    /** The transport of one Vert.x instance. */
    Transport create(LoopConfig config) {
        return StockTransport.withPhasedLoops(stock().implementation(), config);
    }

    /** Whether it is Vert.x's own transport of this kind. Its class cannot be named where modules are used. */
    boolean isStock(Transport transport) {
        return available() && transport.getClass() == stock().implementation().getClass();
    }

    /** The one named by {@value #PROPERTY}, or else the best available. */
    public static LoopTransport best() {
        return named().orElse(EPOLL.available() ? EPOLL : NIO);
    }

    private static Optional<LoopTransport> named() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(name -> valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
