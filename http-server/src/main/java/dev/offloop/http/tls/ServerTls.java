package dev.offloop.http.tls;

import dev.offloop.http.security.Audit;
import dev.offloop.http.watch.FileVersion;
import dev.offloop.http.watch.Looks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of one service and the servers that show it. A change of the files is seen within two seconds, or at
 * once by {@link #reload}; connections that are open keep the certificate they were opened with. Files that cannot be
 * used, such as one that is half written, change nothing: what was there before is shown, and the log says why, once
 * for each reason.
 *
 * <p>Opened on a worker thread, as it reads files; everything else on the event loop.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration OVERDUE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final TlsConfig config;
    private volatile Credentials current;

    // By one look at a time
    private List<Optional<FileVersion>> seen = List.of();
    private String complaint = "";

    // The loop's
    private final List<HttpServer> servers = new ArrayList<>();
    private @Nullable Looks<Optional<Credentials>> looks;

    private ServerTls(Vertx vertx, TlsConfig config, Credentials current) {
        this.vertx = vertx;
        this.config = config;
        this.current = current;
    }

    /**
     * Reads the files. Blocks.
     *
     * @throws CredentialsException when they cannot be used
     */
    public static ServerTls open(Vertx vertx, TlsConfig config) throws CredentialsException {
        Credentials read = Credentials.read(vertx, config, Instant.now());
        read.preload(vertx);
        return new ServerTls(vertx, config, read);
    }

    /** Has servers that are made of these options speak TLS, with HTTP/2 for those clients that want it. */
    public void applyTo(HttpServerOptions options) {
        ServerSSLOptions tls = current.options();
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setTrustOptions(tls.getTrustOptions())
                .setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
                .setSslHandshakeTimeout(tls.getSslHandshakeTimeout())
                .setSslHandshakeTimeoutUnit(tls.getSslHandshakeTimeoutUnit())
                // A signature of RSA takes a millisecond, which the loop has for other clients.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
        tls.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
    }

    /** Keeps this server, which listens, on the newest certificate. */
    public void keepCurrent(HttpServer server) {
        servers.add(server);
    }

    /** Watches the files from now on. */
    public void watch(Context context) {
        looks = new Looks<>(
                context,
                INTERVAL,
                this::look,
                this::replace,
                OVERDUE,
                () -> LOG.warn(
                        "{} could not be looked at for {} s; the certificate stays as it is",
                        config.certificate(),
                        OVERDUE.toSeconds()));
    }

    /** Reads the files again, and completes when what they hold is shown, or what was shown before stays. */
    public Future<Void> reload() {
        return looks == null ? Future.succeededFuture() : looks.now();
    }

    /** When the certificate ends. Any thread. */
    public Instant notAfter() {
        return current.notAfter();
    }

    /** Whose certificate is shown, which one, until when. Any thread. */
    public String describe() {
        return current.describe();
    }

    private Optional<Credentials> look() {
        List<Optional<FileVersion>> before = Credentials.versions(config);
        if (before.equals(seen)) {
            return Optional.empty();
        }
        Optional<Credentials> found = read();
        Instant now = Instant.now();
        boolean settled =
                before.stream().allMatch(file -> file.isEmpty() || file.get().isSettled(now));
        if (settled && before.equals(Credentials.versions(config))) {
            seen = before;
        }
        return found.filter(other -> !other.isSameAs(current));
    }

    private Optional<Credentials> read() {
        try {
            Credentials read = Credentials.read(vertx, config, Instant.now());
            complaint = "";
            return Optional.of(read);
        } catch (CredentialsException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(complaint)) {
                LOG.warn("The certificate is not replaced, as {}; clients are shown {}", reason, current.describe());
            }
            complaint = reason;
            return Optional.empty();
        }
    }

    private Future<?> replace(Optional<Credentials> found) {
        if (found.isEmpty()) {
            return Future.succeededFuture();
        }
        Credentials next = found.get();
        List<Future<Boolean>> told = servers.stream()
                .map(server -> server.updateSSLOptions(next.options(), true))
                .toList();
        return Future.join(told)
                .onSuccess(done -> {
                    current = next;
                    Audit.done("replace-certificate", config.certificate().toString(), next.describe());
                })
                .onFailure(e -> LOG.warn("The certificate is not replaced: {}", e.toString()));
    }

    /** Watches no longer; completes when no file is read any more, at the latest after a second. */
    public Future<Void> close() {
        return looks == null ? Future.succeededFuture() : looks.close();
    }
}
