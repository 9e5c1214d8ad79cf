package dev.offloop.loop.vertx;

import io.vertx.core.transport.Transport;

/** What {@code Vertx.builder().withTransport(...)} takes. */
public abstract class InstallableTransport implements Transport {
    /** For subclasses. */
    protected InstallableTransport() {}

    /** The transport of one Vert.x instance, made when that is. */
    protected abstract VertxTransport create();

    @Override
    public final io.vertx.core.spi.transport.Transport implementation() {
        return create().implementation();
    }
}
