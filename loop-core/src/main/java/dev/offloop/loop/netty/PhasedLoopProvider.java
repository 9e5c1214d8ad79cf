package dev.offloop.loop.netty;

import dev.offloop.log.Logs;
import dev.offloop.loop.TestedVersions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Puts every Vert.x of an application on phased loops because this jar is on its class path. Where they do not fit,
 * under Vert.x 4, under versions that were not tested, and under a Netty whose inner interfaces have changed, Vert.x
 * runs on its stock loops, and the log says so once.
 */
public final class PhasedLoopProvider implements VertxServiceProvider {
    /**
     * The system property that switches this off with the value {@code stock}, and on with {@code phased} also for
     * versions that were not tested.
     */
    public static final String PROPERTY = "offloop.loop";

    private static final Logger LOG = Logs.of(PhasedLoopProvider.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public void init(VertxBootstrap bootstrap) {
        if (isSwitchedOff()) {
            return;
        }
        Transport chosen = bootstrap.transport();
        if (StockTransport.isPhased(chosen)) {
            return;
        }
        LoopTransport transport = counterpart(chosen);
        if (transport == null) {
            LOG.info(
                    "{} has no phased loop: Vert.x runs on its stock loop",
                    chosen.getClass().getSimpleName());
            return;
        }
        Optional<String> misfit = misfit();
        if (misfit.isPresent()) {
            stayOut(misfit.get());
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

    /** A version that was not tested, or one that was and does not fit after all. */
    private static Optional<String> misfit() {
        Optional<String> untested =
                "phased".equals(System.getProperty(PROPERTY)) ? Optional.empty() : TestedVersions.misfit();
        return untested.or(() -> NettyTrial.misfit().map(why -> "this Netty: " + why));
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

    /** The phased transport for what the application chose, if it chose; null if there is none. */
    private static @Nullable LoopTransport counterpart(@Nullable Transport chosen) {
        if (chosen == null) {
            return LoopTransport.best();
        }
        for (LoopTransport transport : LoopTransport.values()) {
            if (transport.isStock(chosen)) {
                return transport;
            }
        }
        return null;
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
