package dev.offloop.http.proxy;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as trusted proxies tell.
 *
 * @param address without port; {@code unknown} where the first trusted proxy does not tell
 * @param via the address of the proxy that sent the request here; null when the client did so itself
 * @param secure whether the client used TLS
 * @param authority host, and port where one was told, that the client called; null where it is that of the request
 */
public record Client(
        String address,
        @Nullable String via,
        boolean secure,
        @Nullable String authority) {
    /** For the log. */
    public String describe() {
        return via == null ? address : address + " via " + via;
    }
}
