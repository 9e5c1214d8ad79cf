package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.vertx.VertxTransport;
import io.vertx.core.transport.Transport;
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
        Transport stock() {
            return Transport.NIO;
        }
    },
    /** Linux's epoll, with timers of microseconds and domain sockets. */
    EPOLL {
        @Override
        public boolean available() {
            return Transport.EPOLL != null && Transport.EPOLL.available();
        }

        @Override
        Transport stock() {
            return Transport.EPOLL;
        }
    };

    /** The system property that chooses one by name; by default epoll where it is available. */
    public static final String PROPERTY = "offloop.transport";

    /** Whether this machine and class path have it. */
    public abstract boolean available();

    /** Vert.x's own. */
    abstract Transport stock();

    /** The transport of one Vert.x instance. */
    VertxTransport create(LoopConfig config) {
        return StockTransport.withPhasedLoops(VertxTransport.of(stock()), config);
    }

    /** Whether it is Vert.x's own transport of this kind. */
    boolean isStock(VertxTransport transport) {
        return available() && transport.isOfSameKind(VertxTransport.of(stock()));
    }

    /** The one named by {@value #PROPERTY}, or else the best available. */
    public static LoopTransport best() {
        return named().orElse(EPOLL.available() ? EPOLL : NIO);
    }

    private static Optional<LoopTransport> named() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(name -> valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
