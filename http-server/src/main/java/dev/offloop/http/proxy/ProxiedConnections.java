package dev.offloop.http.proxy;

import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns away connections that no trusted proxy has opened, where each begins with what its proxy says of the client:
 * anyone could say so. The loop's thread alone.
 */
public final class ProxiedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedConnections.class);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Proxies proxies;
    private long refused;
    private long loggedAt = System.nanoTime() - LOG_INTERVAL_NANOS;

    public ProxiedConnections(Proxies proxies) {
        this.proxies = proxies;
    }

    /** Whether the connection may go on; closed when not. */
    public boolean accept(HttpConnection connection) {
        if (proxies.trusts(connection.remoteAddress(true))) {
            return true;
        }
        refused++;
        long now = System.nanoTime();
        if (now - loggedAt >= LOG_INTERVAL_NANOS) {
            LOG.warn(
                    "A connection from {} is closed, as it is from no trusted proxy; {} since the last such line",
                    connection.remoteAddress(true),
                    refused);
            loggedAt = now;
            refused = 0;
        }
        connection.close();
        return false;
    }
}
