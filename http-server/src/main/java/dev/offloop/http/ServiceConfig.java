package dev.offloop.http;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.overload.OverloadBounds;
import dev.offloop.http.tls.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the service listens and what it holds at most.
 *
 * @param host address or name to bind; any but a loopback address demands a token
 * @param port 0 for one chosen by the system
 * @param bodyLimitBytes the largest request body; 0 to 1 GiB
 * @param resultLimitBytes the largest result, by whatever strategy; at least the body limit is allowed
 * @param heldBytes request and answer bodies held at the same time; a body larger than this is refused as too large
 * @param token what {@code Authorization: Bearer} may carry to do everything
 * @param tokens the file of callers, with their roles and quotas, as {@code offloop token new} makes its lines; without
 *     it, a token and authorities of clients every client may call, and the service is for this machine
 * @param inlineAllowed whether any task may run on the event loop, and not just those declared brief
 * @param connections what a connection may take, and for how long
 * @param tls the files by which it speaks TLS; plain HTTP when empty
 * @param clearTextHttp2 whether it speaks HTTP/2 without TLS, to clients that begin with it, and not HTTP/1.1 * @param
 *     overload when tasks are refused because the process has no time or no memory for them
 */
public record ServiceConfig(
        String host,
        int port,
        long bodyLimitBytes,
        long resultLimitBytes,
        long heldBytes,
        Optional<String> token,
        Optional<Path> tokens,
        boolean inlineAllowed,
        ConnectionBounds connections,
        Optional<TlsConfig> tls,
        boolean clearTextHttp2,
        OverloadBounds overload) {
    private static final long MIB = 1 << 20;
    private static final long MAX_BODY_BYTES = 1024 * MIB;

    public ServiceConfig {
        require(port >= 0 && port <= 65_535, "The port must be 0 to 65535, not " + port);
        require(
                bodyLimitBytes >= 0 && bodyLimitBytes <= MAX_BODY_BYTES,
                "The body limit must be 0 to " + MAX_BODY_BYTES + " bytes, not " + bodyLimitBytes);
        require(resultLimitBytes > 0, "The result limit must be above 0 bytes, not " + resultLimitBytes);
        require(heldBytes > 0, "The bytes held must be above 0, not " + heldBytes);
        token.ifPresent(ServiceConfig::checkToken);
        require(!host.isBlank(), "The host is empty");
        require(
                token.isPresent()
                        || tokens.isPresent()
                        || tls.flatMap(TlsConfig::clientAuthorities).isPresent()
                        || Addresses.areLoopback(host),
                "Every client could run tasks on " + host + ": set a token, or bind a loopback address");
    }

    /** Loopback on port 8080, bodies of 64 MiB, a quarter of the heap for all of them. */
    public static ServiceConfig defaults() {
        return new ServiceConfig(
                "127.0.0.1",
                8080,
                64 * MIB,
                256 * MIB,
                Runtime.getRuntime().maxMemory() / 4,
                Optional.empty(),
                Optional.empty(),
                false,
                ConnectionBounds.defaults(),
                Optional.empty(),
                false,
                OverloadBounds.defaults());
    }

    /**
     * What a client can send in a header as it is, RFC 6750 and a little more; what else there is must not be told in
     * the log.
     */
    private static void checkToken(String token) {
        require(!token.isEmpty(), "The token is empty");
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            require(
                    c > ' ' && c < 0x7f,
                    "The token has " + nameOf(c) + " at position " + (i + 1) + " of " + token.length()
                            + ", so that no client could send it; use letters, digits and signs of ASCII");
        }
    }

    private static String nameOf(char c) {
        return switch (c) {
            case ' ' -> "a space";
            case '\n', '\r' -> "a line break";
            default -> c < 0x80 ? "a control character" : "a character beyond ASCII";
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The largest body that is really taken. */
    long effectiveBodyLimit() {
        return Math.min(bodyLimitBytes, heldBytes);
    }

    /** The largest result that is sent; children take the same bound. */
    long effectiveResultLimit() {
        return Math.max(resultLimitBytes, bodyLimitBytes);
    }

    public ServiceConfig withHost(String host) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withPort(int port) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withBodyLimitBytes(long bodyLimitBytes) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withResultLimitBytes(long resultLimitBytes) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withHeldBytes(long heldBytes) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withToken(String token) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                Optional.of(token),
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withTokens(Path tokens) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                Optional.of(tokens),
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withInlineAllowed(boolean inlineAllowed) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withConnections(ConnectionBounds connections) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withTls(TlsConfig tls) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                Optional.of(tls),
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withClearTextHttp2(boolean clearTextHttp2) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }

    public ServiceConfig withOverload(OverloadBounds overload) {
        return new ServiceConfig(
                host,
                port,
                bodyLimitBytes,
                resultLimitBytes,
                heldBytes,
                token,
                tokens,
                inlineAllowed,
                connections,
                tls,
                clearTextHttp2,
                overload);
    }
}
