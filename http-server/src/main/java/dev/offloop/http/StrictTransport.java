package dev.offloop.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers that this host is to be called by TLS alone (HSTS). Not where it is called {@code localhost}: a
 * browser would then refuse all that other programs of its machine offer by that name without TLS.
 */
final class StrictTransport {
    private static final String HEADER = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";
    private static final String LOCALHOST = "localhost";

    private StrictTransport() {}

    /** Of a request that came by TLS. */
    static void demand(HttpServerRequest request) {
        if (!isLocal(request.authority())) {
            request.response().putHeader(HEADER, A_YEAR);
        }
    }

    private static boolean isLocal(@Nullable HostAndPort authority) {
        return authority == null
                || authority.host().equalsIgnoreCase(LOCALHOST)
                || authority.host().endsWith("." + LOCALHOST);
    }
}
