package dev.offloop.loop.netty;

import dev.offloop.log.Logs;
import dev.offloop.loop.TestedVersions;
import dev.offloop.loop.vertx.TransportProvider;
import dev.offloop.loop.vertx.VertxTransport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Puts every Vert.x of an application on phased loops because this jar is on its class path. Where they do not fit,
 * under Vert.x 4, under versions that were not tested, and under a Netty whose inner interfaces have changed, Vert.x
 * runs on its stock loops, and the log says so once.
 */
public final class PhasedLoopProvider extends TransportProvider {
    /**
     * The system property that switches this off with the value {@code stock}, and on with {@code phased} also for
     * versions that were not tested.
     */
    public static final String PROPERTY = "offloop.loop";

    private static final Logger LOG = Logs.of(PhasedLoopProvider.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** Called by Vert.x. */
    public PhasedLoopProvider() {}

    @Override
    protected Optional<VertxTransport> choose(@Nullable VertxTransport chosen) {
        if (isSwitchedOff() || (chosen != null && StockTransport.isPhased(chosen))) {
            return Optional.empty();
        }
        LoopTransport transport = counterpart(chosen);
        if (transport == null) {
            LOG.info("{} has no phased loop: Vert.x runs on its stock loop", chosen);
            return Optional.empty();
        }
        Optional<String> misfit = misfit();
        if (misfit.isPresent()) {
            stayOut(misfit.get());
            return Optional.empty();
        }
        return Optional.of(transport.create(LoopDefaults.config()));
    }

    @Override
    protected void onVertx4() {
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
    private static @Nullable LoopTransport counterpart(@Nullable VertxTransport chosen) {
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
}
