package dev.offloop.loop.vertx;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service provider that chooses the transport of every Vert.x. */
public abstract class TransportProvider implements VertxServiceProvider {
    /** Called by Vert.x. */
    protected TransportProvider() {}

    /**
     * Vert.x is being made.
     *
     * @param chosen what the application chose, null if it left that to Vert.x
     * @return what Vert.x is to take; empty leaves it as it is
     */
    protected abstract Optional<VertxTransport> choose(@Nullable VertxTransport chosen);

    /** A Vert.x 4 is being made, which takes no transport of Vert.x 5. */
    protected abstract void onVertx4();

    @Override
    public final void init(VertxBootstrap bootstrap) {
        Transport chosen = bootstrap.transport();
        choose(chosen == null ? null : new VertxTransport(chosen))
                .ifPresent(transport -> set(bootstrap, transport.implementation()));
    }

    /** Called by Vert.x 4 in the place of {@link #init(VertxBootstrap)}, which it does not know. */
    public final void init(VertxBuilder vertx4) {
        onVertx4();
    }

    /** By reflection, as the method's return type differs between Vert.x 5.0 and 5.1. */
    private static void set(VertxBootstrap bootstrap, Transport transport) {
        try {
            VertxBootstrap.class.getMethod("transport", Transport.class).invoke(bootstrap, transport);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Vert.x takes no transport from a service provider; switch off with -Doffloop.loop=stock", e);
        }
    }
}
