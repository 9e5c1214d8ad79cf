package dev.offloop.loop.netty;

import dev.offloop.log.Logs;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Puts every Vert.x of an application on phased loops because this jar is on its class path. Where they do not fit,
 * under Vert.x 4 and under a Netty whose inner interfaces have changed, Vert.x runs on its stock loops, and the log
 * says so once.
 */
public final class PhasedLoopProvider implements VertxServiceProvider {
    /** The system property that switches this off with the value {@code stock}. */
    public static final String PROPERTY = "offloop.loop";

    private static final Logger LOG = Logs.of(PhasedLoopProvider.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public void init(VertxBootstrap bootstrap) {
        if (isSwitchedOff()) {
            return;
        }
        Transport chosen = bootstrap.transport();
        if (isPhased(chosen)) {
            return;
        }
        LoopTransport transport = counterpart(chosen);
        if (transport == null) {
            LOG.info(
                    "{} has no phased loop: Vert.x runs on its stock loop",
                    chosen.getClass().getSimpleName());
            return;
        }
        Optional<String> misfit = NettyTrial.misfit();
        if (misfit.isPresent()) {
            stayOut("this Netty: " + misfit.get());
        } else {
            set(bootstrap, transport.create(LoopDefaults.config()));
        }
    }

    /** Called by Vert.x 4 in the place of {@link #init(VertxBootstrap)}, which it does not know. */
    public void init(VertxBuilder vertx4) {
        if (!isSwitchedOff()) {
            stayOut("Vert.x 4; it takes Vert.x 5");
        }
    }

    private static boolean isSwitchedOff() {
        return "stock".equals(System.getProperty(PROPERTY));
    }

    private static void stayOut(String why) {
        if (TOLD.compareAndSet(false, true)) {
            LOG.warn(
                    "Vert.x runs on its stock loop, as the phased one does not fit {}; -D{}=stock takes this line away",
                    why,
                    PROPERTY);
        }
    }

    private static boolean isPhased(@Nullable Transport chosen) {
        return chosen instanceof PhasedNioTransport || chosen instanceof PhasedEpollTransport;
    }

    /** The phased transport for what the application chose, if it chose; null if there is none. */
    private static @Nullable LoopTransport counterpart(@Nullable Transport chosen) {
        return switch (chosen) {
            case null -> LoopTransport.best();
            case NioTransport nio -> LoopTransport.NIO;
            case EpollTransport epoll -> LoopTransport.EPOLL;
            default -> null;
        };
    }

    /** By reflection, as the method's return type differs between Vert.x 5.0 and 5.1. */
    private static void set(VertxBootstrap bootstrap, Transport transport) {
        try {
            VertxBootstrap.class.getMethod("transport", Transport.class).invoke(bootstrap, transport);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Vert.x takes no transport from a service provider; switch off with -D" + PROPERTY + "=stock",
                    e);
        }
    }
}
