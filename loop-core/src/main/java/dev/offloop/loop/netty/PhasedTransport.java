package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.vertx.InstallableTransport;
import dev.offloop.loop.vertx.VertxTransport;
import java.util.Locale;

/** Phased loops, for {@code Vertx.builder().withTransport(...)}. */
final class PhasedTransport extends InstallableTransport {
    private final LoopTransport transport;
    private final LoopConfig config;

    PhasedTransport(LoopTransport transport, LoopConfig config) {
        this.transport = transport;
        this.config = config;
    }

    @Override
    public String name() {
        return "phased-" + transport.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean available() {
        return transport.available();
    }

    @Override
    public Throwable unavailabilityCause() {
        return new UnsupportedOperationException(transport + " is not available on this machine");
    }

    @Override
    protected VertxTransport create() {
        return transport.create(config);
    }
}
