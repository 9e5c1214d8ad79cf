package dev.offloop.cli;

import dev.offloop.cli.OptionTable.Row;
import dev.offloop.log.Printable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running service for its settings, and to change them. */
@Command(
        name = "set",
        description =
                "Changes settings of a running service: all of them, or none. Without any it shows what is in force. "
                        + "The token is that of OFFLOOP_TOKEN; docs/settings.md tells which can change.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SetCommand implements Callable<Integer> {
    private static final String TOKEN = "OFFLOOP_TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME=VALUE",
            arity = "0..*",
            description = "Such as max-queue-wait=5s. NAME= goes back to what the service was started with.")
    private List<String> changes = new ArrayList<>();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "Where the service is. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The authorities to trust, PEM. Default: those of the JDK")
    private @Nullable Path authorities;

    SetCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        HttpRequest.Builder request = HttpRequest.newBuilder(target()).timeout(PATIENCE);
        Optional.ofNullable(environment.get(TOKEN))
                .filter(token -> !token.isEmpty())
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        if (!changes.isEmpty()) {
            request.header("Content-Type", "application/json").method("PATCH", BodyPublishers.ofString(body()));
        }
        HttpResponse<byte[]> response = send(request.build());
        if (response.statusCode() != 200) {
            spec.commandLine().getErr().println("offloop: " + Printable.of(problemOf(response)));
            return 1;
        }
        print(response);
        return 0;
    }

    private URI target() {
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new UserError("--url must be such as http://localhost:8080, not " + url);
        }
        return url.resolve("/settings");
    }

    private String body() {
        JsonObject wanted = new JsonObject();
        for (String change : changes) {
            int end = change.indexOf('=');
            if (end < 1) {
                throw new UserError("'" + change + "' is no NAME=VALUE");
            }
            String name = change.substring(0, end).replaceFirst("^--", "");
            if (wanted.containsKey(name)) {
                throw new UserError("'" + name + "' is there twice");
            }
            String value = change.substring(end + 1);
            wanted.put(name, value.isEmpty() ? null : value);
        }
        return wanted.encode();
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try (HttpClient client = client()) {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException | GeneralSecurityException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new UserError("No answer from " + url + ": " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("Interrupted", e);
        }
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

    private static String problemOf(HttpResponse<byte[]> response) {
        try {
            String detail = new JsonObject(Buffer.buffer(response.body())).getString("detail");
            return detail == null ? "The service answers " + response.statusCode() : detail;
        } catch (DecodeException | ClassCastException e) {
            return "The service answers " + response.statusCode();
        }
    }

    private void print(HttpResponse<byte[]> response) {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonObject> settings;
        try {
            var all = new JsonObject(Buffer.buffer(response.body())).getJsonArray("settings");
            settings =
                    IntStream.range(0, all.size()).mapToObj(all::getJsonObject).toList();
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new UserError(url + " does not answer as Offloop does", e);
        }
        for (JsonObject setting : settings) {
            Row row = new Row(
                    setting.getString("name"),
                    Optional.ofNullable(setting.getString("value")),
                    setting.getString("origin"),
                    true,
                    false);
            if (changes.isEmpty() || isNamed(row.name())) {
                out.println(Printable.of(ConfigCommand.line(row)));
            }
        }
    }

    private boolean isNamed(String name) {
        return changes.stream()
                .anyMatch(change -> change.replaceFirst("^--", "").startsWith(name + "="));
    }
}
