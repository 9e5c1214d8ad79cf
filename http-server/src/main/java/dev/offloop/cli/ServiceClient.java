package dev.offloop.cli;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The running service that a command asks, with the token of OFFLOOP_TOKEN. */
final class ServiceClient {
    private static final String TOKEN = "OFFLOOP_TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> environment;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            scope = ScopeType.INHERIT,
            description = "Where the service is. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The authorities to trust, PEM. Default: those of the JDK")
    private @Nullable Path authorities;

    ServiceClient(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Where it is, for messages. */
    URI url() {
        return url;
    }

    /** A request of this path of the service. */
    HttpRequest.Builder request(String path) {
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new UserError("--url must be such as http://localhost:8080, not " + url);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        Optional.ofNullable(environment.get(TOKEN))
                .filter(token -> !token.isEmpty())
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    /** Reads what the answer is while the connection is there; fails with a {@link UserError} without an answer. */
    <T, R> R ask(HttpRequest.Builder request, BodyHandler<T> body, Reading<T, R> reading) {
        try (HttpClient client = client()) {
            return reading.read(client.send(request.build(), body));
        } catch (IOException | GeneralSecurityException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UserError("No answer from " + url + ": " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("Interrupted", e);
        }
    }

    /** What is made of an answer. */
    interface Reading<T, R> {
        R read(HttpResponse<T> response) throws IOException;
    }

    private HttpClient client() throws IOException, GeneralSecurityException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (authorities != null) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(authorities)) {
                int count = 0;
                for (Certificate trusted :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry(Integer.toString(count++), trusted);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            client.sslContext(tls);
        }
        return client.build();
    }

    /** What an answer that is no success says. */
    static String problemOf(int status, byte[] body) {
        try {
            String detail = new JsonObject(Buffer.buffer(body)).getString("detail");
            return detail == null ? "The service answers " + status : detail;
        } catch (DecodeException | ClassCastException e) {
            return "The service answers " + status;
        }
    }
}
