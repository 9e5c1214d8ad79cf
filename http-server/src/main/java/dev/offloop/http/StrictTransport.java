package dev.offloop.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers that this host is to be called by TLS alone (HSTS). Not where it is called {@code localhost}: a
 * browser would then refuse all that other programs of its machine offer by that name without TLS.
 */
final class StrictTransport {
    private static final String HEADER = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";
    private static final Pattern LOCAL = Pattern.compile("(?:.*\\.)?localhost(?::\\d*)?", Pattern.CASE_INSENSITIVE);

    private StrictTransport() {}

    /**
     * Of a client that uses TLS.
     *
     * @param authority that it called, with or without a port
     */
    static void demand(HttpServerRequest request, @Nullable String authority) {
        if (!isLocal(authority)) {
            request.response().putHeader(HEADER, A_YEAR);
        }
    }

    private static boolean isLocal(@Nullable String authority) {
        return authority == null || LOCAL.matcher(authority).matches();
    }
}
