package dev.offloop.http.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what trusted proxies say who sent a request. What anyone else says counts nothing.
 *
 * <p>Each proxy adds at the end who it was called by, and a client may send such headers itself. So they are read from
 * the end: as long as an address is that of a trusted proxy, what that one had added stands before it; the first other
 * address is the client, and what stands before it is the client's own and is not looked at.
 *
 * <p>Where {@code Forwarded} and {@code X-Forwarded-For} tell of different clients, the proxy sets one of them and
 * passes the other on as the client has sent it, so that neither can be believed.
 */
public final class Proxies {
    private static final String FORWARDED = "Forwarded";
    private static final String ADDRESSES = "X-Forwarded-For";
    private static final String SCHEMES = "X-Forwarded-Proto";
    private static final String HOSTS = "X-Forwarded-Host";

    /** By which a request shows that it came by a proxy, whether that is trusted or not. */
    private static final List<CharSequence> MARKS = List.of(
            HttpHeaders.createOptimized(FORWARDED),
            HttpHeaders.createOptimized(ADDRESSES),
            HttpHeaders.createOptimized(SCHEMES),
            HttpHeaders.createOptimized(HOSTS),
            HttpHeaders.createOptimized("X-Real-IP"),
            HttpHeaders.createOptimized("Via"));

    private static final String UNKNOWN = "unknown";

    private final Networks trusted;

    public Proxies(Networks trusted) {
        this.trusted = trusted;
    }

    /** Whether a proxy has left a mark on the request. */
    public static boolean hasPassed(HttpServerRequest request) {
        MultiMap headers = request.headers();
        for (CharSequence mark : MARKS) {
            if (headers.contains(mark)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any is trusted at all. */
    public boolean isAnyTrusted() {
        return !trusted.isEmpty();
    }

    /** Whether this is the address of one. */
    public boolean trusts(@Nullable SocketAddress address) {
        return address != null && trusted.contain(address.hostAddress());
    }

    /**
     * Who sent the request.
     *
     * @throws ForwardingException when what a trusted proxy says cannot be understood
     */
    public Client clientOf(HttpServerRequest request) throws ForwardingException {
        SocketAddress remote = request.remoteAddress();
        String peer = remote == null ? UNKNOWN : Objects.requireNonNullElse(remote.hostAddress(), UNKNOWN);
        return clientOf(peer, request.isSSL(), request.headers());
    }

    Client clientOf(String peer, boolean secure, MultiMap headers) throws ForwardingException {
        if (!trusted.contain(peer)) {
            return new Client(peer, null, secure, null);
        }
        List<Hop> standard = ForwardedHeader.parse(headers.getAll(FORWARDED));
        List<Hop> usual =
                ForwardedHeader.parse(headers.getAll(ADDRESSES), headers.getAll(SCHEMES), headers.getAll(HOSTS));
        Client client = clientOf(standard.isEmpty() ? usual : standard, peer, secure);
        if (!standard.isEmpty()
                && !usual.isEmpty()
                && !client.address().equals(clientOf(usual, peer, secure).address())) {
            throw new ForwardingException(
                    "Forwarded and X-Forwarded-For tell of different clients; have the proxy remove the one that it does not set");
        }
        return client;
    }

    private Client clientOf(List<Hop> hops, String peer, boolean secure) throws ForwardingException {
        Client client = new Client(peer, null, secure, null);
        for (Hop hop : hops.reversed()) {
            String address = Objects.requireNonNullElse(hop.address(), UNKNOWN);
            client = new Client(
                    address,
                    peer,
                    Objects.requireNonNullElse(hop.secure(), client.secure()),
                    hop.authority() == null ? client.authority() : hop.authority());
            if (!trusted.contain(address)) {
                return client;
            }
        }
        return client;
    }
}
