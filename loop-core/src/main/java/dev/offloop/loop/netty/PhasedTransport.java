package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.vertx.core.transport.Transport;
import java.util.Locale;

/** What {@code Vertx.builder().withTransport(...)} takes. */
final class PhasedTransport implements Transport {
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
    public io.vertx.core.spi.transport.Transport implementation() {
        return transport.create(config);
    }
}
