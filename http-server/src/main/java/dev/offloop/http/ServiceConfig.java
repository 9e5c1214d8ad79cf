package dev.offloop.http;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.overload.OverloadBounds;
import dev.offloop.http.proxy.Networks;
import dev.offloop.http.tls.TlsConfig;
import dev.offloop.jobs.JobStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** How the service listens and what it holds at most. Immutable; start from {@link #defaults}. */
public final class ServiceConfig implements Cloneable {
    private static final long MIB = 1 << 20;
    private static final long MAX_BODY_BYTES = 1024 * MIB;

    private String host = "127.0.0.1";
    private int port = 8080;
    private long bodyLimitBytes = 64 * MIB;
    private long resultLimitBytes = 256 * MIB;
    private long heldBytes = Runtime.getRuntime().maxMemory() / 4;
    private Optional<String> token = Optional.empty();
    private Optional<Path> tokens = Optional.empty();
    private boolean inlineAllowed;
    private ConnectionBounds connections = ConnectionBounds.defaults();
    private Optional<TlsConfig> tls = Optional.empty();
    private boolean clearTextHttp2;
    private OverloadBounds overload = OverloadBounds.defaults();
    private Set<String> corsOrigins = Set.of();
    private List<String> trustedProxies = List.of();
    private boolean proxyProtocol;
    private Optional<JobStore> jobs = Optional.empty();

    private ServiceConfig() {}

    /** Loopback on port 8080, bodies of 64 MiB, a quarter of the heap for all of them. */
    public static ServiceConfig defaults() {
        return new ServiceConfig();
    }

    /**
     * A copy that one thing was changed of.
     *
     * @throws IllegalArgumentException when it cannot be so
     */
    private ServiceConfig with(Consumer<ServiceConfig> change) {
        try {
            ServiceConfig copy = (ServiceConfig) clone();
            change.accept(copy);
            copy.check();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("This class is cloneable", e);
        }
    }

    private void check() {
        require(port >= 0 && port <= 65_535, "The port must be 0 to 65535, not " + port);
        require(
                bodyLimitBytes >= 0 && bodyLimitBytes <= MAX_BODY_BYTES,
                "The body limit must be 0 to " + MAX_BODY_BYTES + " bytes, not " + bodyLimitBytes);
        require(resultLimitBytes > 0, "The result limit must be above 0 bytes, not " + resultLimitBytes);
        require(heldBytes > 0, "The bytes held must be above 0, not " + heldBytes);
        token.ifPresent(ServiceConfig::checkToken);
        require(!host.isBlank(), "The host is empty");
        require(
                callersAreKnown() || Addresses.areLoopback(host),
                "Every client could run tasks on " + host + ": set a token, or bind a loopback address");
        require(
                callersAreKnown() || trustedProxies.isEmpty(),
                "What comes by a proxy may be from anywhere: with trusted proxies, set a token");
        require(
                !proxyProtocol || !trustedProxies.isEmpty(),
                "The PROXY protocol says who a client is: list the proxies that may, as trusted ones");
    }

    private boolean callersAreKnown() {
        return token.isPresent()
                || tokens.isPresent()
                || tls.flatMap(TlsConfig::clientAuthorities).isPresent();
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

    /** A copy with the limits of another one: those that can change while a service runs. */
    ServiceConfig withLimitsOf(ServiceConfig other) {
        return with(copy -> {
            copy.bodyLimitBytes = other.bodyLimitBytes;
            copy.heldBytes = other.heldBytes;
            copy.connections = other.connections;
            copy.overload = other.overload;
        });
    }

    /** The largest body that is really taken. */
    long effectiveBodyLimit() {
        return Math.min(bodyLimitBytes, heldBytes);
    }

    /** The largest result that is sent; children take the same bound. */
    long effectiveResultLimit() {
        return Math.max(resultLimitBytes, bodyLimitBytes);
    }

    /** Address or name to bind; any but a loopback address demands a token. */
    public String host() {
        return host;
    }

    /** A copy with another {@link #host}. */
    public ServiceConfig withHost(String host) {
        return with(copy -> copy.host = host);
    }

    /** 0 for one chosen by the system. */
    public int port() {
        return port;
    }

    /** A copy with another {@link #port}. */
    public ServiceConfig withPort(int port) {
        return with(copy -> copy.port = port);
    }

    /** The largest request body; 0 to 1 GiB. */
    public long bodyLimitBytes() {
        return bodyLimitBytes;
    }

    /** A copy with another {@link #bodyLimitBytes}. */
    public ServiceConfig withBodyLimitBytes(long bodyLimitBytes) {
        return with(copy -> copy.bodyLimitBytes = bodyLimitBytes);
    }

    /** The largest result, by whatever strategy; at least the body limit is allowed. */
    public long resultLimitBytes() {
        return resultLimitBytes;
    }

    /** A copy with another {@link #resultLimitBytes}. */
    public ServiceConfig withResultLimitBytes(long resultLimitBytes) {
        return with(copy -> copy.resultLimitBytes = resultLimitBytes);
    }

    /** Request and answer bodies held at the same time; a body larger than this is refused as too large. */
    public long heldBytes() {
        return heldBytes;
    }

    /** A copy with another {@link #heldBytes}. */
    public ServiceConfig withHeldBytes(long heldBytes) {
        return with(copy -> copy.heldBytes = heldBytes);
    }

    /** What {@code Authorization: Bearer} may carry to do everything. */
    public Optional<String> token() {
        return token;
    }

    /** A copy with another {@link #token}. */
    public ServiceConfig withToken(String token) {
        return with(copy -> copy.token = Optional.of(token));
    }

    /**
     * The file of callers, with their roles and quotas, as {@code offloop token new} makes its lines; without it, a
     * token and authorities of clients every client may call, and the service is for this machine.
     */
    public Optional<Path> tokens() {
        return tokens;
    }

    /** A copy with another {@link #tokens}. */
    public ServiceConfig withTokens(Path tokens) {
        return with(copy -> copy.tokens = Optional.of(tokens));
    }

    /** Whether any task may run on the event loop, and not just those declared brief. */
    public boolean inlineAllowed() {
        return inlineAllowed;
    }

    /** A copy with another {@link #inlineAllowed}. */
    public ServiceConfig withInlineAllowed(boolean inlineAllowed) {
        return with(copy -> copy.inlineAllowed = inlineAllowed);
    }

    /** What a connection may take, and for how long. */
    public ConnectionBounds connections() {
        return connections;
    }

    /** A copy with another {@link #connections}. */
    public ServiceConfig withConnections(ConnectionBounds connections) {
        return with(copy -> copy.connections = connections);
    }

    /** The files by which it speaks TLS; plain HTTP when empty. */
    public Optional<TlsConfig> tls() {
        return tls;
    }

    /** A copy with another {@link #tls}. */
    public ServiceConfig withTls(TlsConfig tls) {
        return with(copy -> copy.tls = Optional.of(tls));
    }

    /** Whether it speaks HTTP/2 without TLS, to clients that begin with it, and not HTTP/1.1. */
    public boolean clearTextHttp2() {
        return clearTextHttp2;
    }

    /** A copy with another {@link #clearTextHttp2}. */
    public ServiceConfig withClearTextHttp2(boolean clearTextHttp2) {
        return with(copy -> copy.clearTextHttp2 = clearTextHttp2);
    }

    /** Origins of pages of other sites that may call, each as browsers write it. */
    public Set<String> corsOrigins() {
        return corsOrigins;
    }

    /**
     * A copy with another {@link #corsOrigins}.
     *
     * @throws IllegalArgumentException for one that is no origin
     */
    public ServiceConfig withCorsOrigins(Collection<String> corsOrigins) {
        Set<String> origins = corsOrigins.stream().map(Cors::origin).collect(Collectors.toUnmodifiableSet());
        return with(copy -> copy.corsOrigins = origins);
    }

    /** Addresses and networks of the proxies that are believed in what they say of their clients. */
    public List<String> trustedProxies() {
        return trustedProxies;
    }

    /**
     * A copy with another {@link #trustedProxies}, such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException for what is no address and no network
     */
    public ServiceConfig withTrustedProxies(List<String> trustedProxies) {
        var _ = Networks.parse(trustedProxies);
        return with(copy -> copy.trustedProxies = List.copyOf(trustedProxies));
    }

    /** Whether each connection begins with a header of the PROXY protocol, and is from a trusted proxy. */
    public boolean proxyProtocol() {
        return proxyProtocol;
    }

    /** A copy with another {@link #proxyProtocol}. Needs Netty's codec for it, {@code netty-codec-haproxy}. */
    public ServiceConfig withProxyProtocol(boolean proxyProtocol) {
        return with(copy -> copy.proxyProtocol = proxyProtocol);
    }

    /** Where jobs are kept; without one the service has none. */
    public Optional<JobStore> jobs() {
        return jobs;
    }

    /**
     * A copy with another {@link #jobs}. The caller opens it before, and closes it after the service, which runs the
     * jobs that are in it.
     */
    public ServiceConfig withJobs(JobStore jobs) {
        return with(copy -> copy.jobs = Optional.of(jobs));
    }

    /** When tasks are refused because the process has no time or no memory for them. */
    public OverloadBounds overload() {
        return overload;
    }

    /** A copy with another {@link #overload}. */
    public ServiceConfig withOverload(OverloadBounds overload) {
        return with(copy -> copy.overload = overload);
    }
}
