package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.cli.cert.Issued;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that say by a certificate who they are. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientCertificateTest {
    private TlsFiles files;
    private TlsFiles others;
    private ServiceFixture any;
    private ServiceFixture named;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        files = new TlsFiles(directory.resolve("own"));
        others = new TlsFiles(directory.resolve("other"));
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "reader read cert\n");
        any = new ServiceFixture(config -> config.withTls(files.configWithClients()), Limits.defaults());
        named = new ServiceFixture(
                config -> config.withTls(files.configWithClients()).withTokens(tokens), Limits.defaults());
    }

    @AfterAll
    void close() {
        any.close();
        named.close();
    }

    private HttpResponse<String> get(ServiceFixture from, Version version, Optional<Issued> certificate, String path)
            throws Exception {
        return send(
                version,
                certificate,
                HttpRequest.newBuilder(URI.create("https://localhost:" + from.service.port() + path))
                        .build());
    }

    private HttpResponse<String> send(Version version, Optional<Issued> certificate, HttpRequest request)
            throws Exception {
        try (HttpClient client = files.http(version, certificate)) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAFileOfCallersACertificateOfTheAuthorityIsEnough(Version version) throws Exception {
        assertThat(get(any, version, Optional.of(files.client("ci")), "/workers")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(any, version, Optional.empty(), "/workers").statusCode()).isEqualTo(401);
        assertThat(get(any, version, Optional.empty(), "/health/live").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatHasExpiredOrIsOfAnotherAuthorityEndsTheHandshake(Version version) {
        assertThatThrownBy(() -> get(any, version, Optional.of(files.expiredClient("ci")), "/health/live"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(any, version, Optional.of(others.client("ci")), "/health/live"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aServicesCertificateIsNoClients() {
        assertThatThrownBy(() -> get(any, Version.HTTP_1_1, Optional.of(files.issue()), "/health/live"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPageOfAnotherSiteDoesNothingByTheBrowsersCertificate() throws Exception {
        try (ServiceFixture open = new ServiceFixture(
                config -> config.withTls(files.configWithClients()).withCorsOrigins(List.of("https://app.example")),
                Limits.defaults())) {
            String own = "https://localhost:" + open.service.port();

            assertThat(statusForPage(open, "Origin", "https://evil.example")).isEqualTo(403);
            assertThat(statusForPage(open, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
            assertThat(statusForPage(open, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
            assertThat(statusForPage(open, "Origin", "https://localhost")).isEqualTo(403);
            assertThat(statusForPage(open, "Origin", own)).isEqualTo(200);
            assertThat(statusForPage(open, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
            HttpResponse<String> listed = forPage(open, "Origin", "https://app.example");
            assertThat(listed.statusCode()).isEqualTo(200);
            assertThat(listed.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");
            assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://app.example");
        }
    }

    private int statusForPage(ServiceFixture from, String header, String value) throws Exception {
        return forPage(from, header, value).statusCode();
    }

    private HttpResponse<String> forPage(ServiceFixture from, String header, String value) throws Exception {
        return send(
                Version.HTTP_2,
                Optional.of(files.client("browser")),
                HttpRequest.newBuilder(URI.create("https://localhost:" + from.service.port() + "/tasks/echo"))
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString("7"))
                        .build());
    }

    @Test
    void withAFileTheNameOfTheCertificateIsLookedUp() throws Exception {
        Optional<Issued> reader = Optional.of(files.client("reader"));

        assertThat(get(named, Version.HTTP_2, reader, "/workers").statusCode()).isEqualTo(200);
        assertThat(get(named, Version.HTTP_2, Optional.of(files.client("stranger")), "/workers")
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> refused = send(
                Version.HTTP_2,
                reader,
                HttpRequest.newBuilder(URI.create("https://localhost:" + named.service.port() + "/tasks/echo"))
                        .POST(HttpRequest.BodyPublishers.ofString("7"))
                        .build());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("'reader' has read");
    }
}
