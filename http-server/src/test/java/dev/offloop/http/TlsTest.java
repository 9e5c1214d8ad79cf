package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.tls.TlsConfig;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that speaks TLS, and clients that check its certificate. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsTest {
    private static final String PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private TlsFiles files;
    private ServiceFixture service;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        files = new TlsFiles(directory);
        service = new ServiceFixture(config -> config.withTls(files.config()), Limits.defaults());
    }

    @AfterAll
    void close() {
        service.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + service.service.port() + path));
    }

    private BigInteger serialShown() throws IOException {
        try (SSLSocket socket = files.connect(service.service.port())) {
            return serialOf(socket);
        }
    }

    private static BigInteger serialOf(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    private void reload() {
        ServiceFixture.await(service.service.reload());
    }

    @ParameterizedTest
    @EnumSource
    void aClientHasTheVersionOfHttpItAsksFor(Version version) throws Exception {
        try (HttpClient client = files.http(version)) {
            HttpResponse<String> response = client.send(request("/ping").build(), BodyHandlers.ofString());

            assertThat(response.body()).isEqualTo("pong");
            assertThat(response.version()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesOfAnySizeComeBackAsTheyWere(Version version) throws Exception {
        byte[] body = new byte[3_000_000];
        IntStream.range(0, body.length).forEach(i -> body[i] = (byte) (i * 31));
        try (HttpClient client = files.http(version)) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> client.sendAsync(
                            request("/tasks/echo")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray()))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().body()).isEqualTo(body));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyOverTheLimitIsRefusedAndTheConnectionServesOn(Version version) throws Exception {
        try (ServiceFixture small = new ServiceFixture(
                        config -> config.withTls(files.config()).withBodyLimitBytes(1_000), Limits.defaults());
                HttpClient client = files.http(version)) {
            URI uri = URI.create("https://localhost:" + small.service.port() + "/tasks/echo");
            HttpRequest large = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[60_000]))
                    .build();

            HttpResponse<String> refused = client.send(large, BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("urn:offloop:problem:too-large");
            HttpRequest next = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString("7"))
                    .build();
            assertThat(client.send(next, BodyHandlers.ofString()).body()).isEqualTo("7");
        }
    }

    @Test
    void tls12IsSpokenWithModernCiphersOnly() throws Exception {
        try (SSLSocket socket = files.connect(service.service.port(), "TLSv1.2")) {
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(socket.getSession().getCipherSuite())
                    .startsWith("TLS_ECDHE_")
                    .containsAnyOf("GCM", "CHACHA20");
        }
        try (SSLSocket old = (SSLSocket)
                files.context(Optional.empty()).getSocketFactory().createSocket("localhost", service.service.port())) {
            SSLParameters parameters = old.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            old.setSSLParameters(parameters);

            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void anotherCertificateIsShownToThoseWhoConnectAndOpenConnectionsStay() throws Exception {
        try (SSLSocket socket = files.connect(service.service.port());
                RawConnection open = RawConnection.over(socket)) {
            BigInteger before = serialOf(socket);
            assertThat(open.send(PING).read().status()).isEqualTo(200);

            BigInteger next = files.renew().getSerialNumber();
            reload();

            assertThat(next).isNotEqualTo(before);
            assertThat(serialShown()).isEqualTo(next);
            assertThat(open.send(PING).read().status()).isEqualTo(200);
            assertThat(serialOf(socket)).isEqualTo(before);
        }
    }

    @Test
    @Timeout(ServiceFixture.WAIT_SECONDS)
    void aChangeIsSeenWithoutBeingTold() throws Exception {
        BigInteger next = files.renew().getSerialNumber();

        while (!serialShown().equals(next)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileThatIsHalfWrittenChangesNothingUntilItIsWhole() throws Exception {
        BigInteger before = files.renew().getSerialNumber();
        reload();
        byte[] whole = Files.readAllBytes(files.certificate());
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 10}) {
            Files.write(files.certificate(), Arrays.copyOf(whole, length));
            reload();

            assertThat(serialShown()).isEqualTo(before);
        }
        BigInteger next = files.renew().getSerialNumber();
        reload();

        assertThat(serialShown()).isEqualTo(next);
    }

    @Test
    void aKeyThatBelongsToAnotherCertificateOrIsGoneChangesNothing() throws Exception {
        BigInteger before = files.renew().getSerialNumber();
        reload();
        byte[] key = Files.readAllBytes(files.key());
        byte[] certificate = Files.readAllBytes(files.certificate());
        files.renew();
        Files.write(files.certificate(), certificate);
        reload();
        assertThat(serialShown()).isEqualTo(before);
        Files.delete(files.key());
        reload();
        assertThat(serialShown()).isEqualTo(before);
        Files.write(files.key(), key);
        reload();

        assertThat(serialShown()).isEqualTo(before);
    }

    @Test
    void theAnswerBeforeTheEndIsWholeAndTheEndIsToldWithinTls() throws Exception {
        try (SSLSocket socket = files.connect(service.service.port());
                RawConnection client = RawConnection.over(socket)) {
            client.send("GET /ping HTTP/1.0\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("pong");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void browsersAreToldToComeByTlsAgainExceptToTheirOwnMachine() throws Exception {
        try (ServiceFixture open = new ServiceFixture(
                        config -> config.withTls(files.config()).withToken("s3cret"), Limits.defaults());
                RawConnection client = RawConnection.over(files.connect(open.service.port()))) {
            String ping = "GET /ping HTTP/1.1\r\nAuthorization: Bearer s3cret\r\nHost: ";

            assertThat(client.send(ping + "offload.example\r\n\r\n").read().head())
                    .containsIgnoringCase("strict-transport-security: max-age=31536000\r\n");
            assertThat(client.send(ping + "localhost\r\n\r\n").read().head())
                    .doesNotContainIgnoringCase("strict-transport-security");
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart(@TempDir Path directory) throws Exception {
        TlsFiles other = new TlsFiles(directory);
        TlsConfig mixed = TlsConfig.of(files.certificate(), other.key());

        assertThatThrownBy(() -> new ServiceFixture(config -> config.withTls(mixed), Limits.defaults()))
                .hasStackTraceContaining("is not that of the certificate in " + files.certificate());
    }

    @Test
    void aClientThatSaysNothingDoesNotHoldUpTheStop() throws Exception {
        try (ServiceFixture stopping = new ServiceFixture(config -> config.withTls(files.config()), Limits.defaults());
                RawConnection silent = new RawConnection(stopping.service.port());
                RawConnection served = RawConnection.over(files.connect(stopping.service.port()))) {
            assertThat(served.send(PING).read().status()).isEqualTo(200);

            ServiceFixture.await(stopping.service.close(Duration.ofMillis(1)));

            assertThat(silent.awaitEnd()).isTrue();
        }
    }

    @Test
    void clientsThatDoNotFinishTheirHandshakeKeepNoOthersOut() throws Exception {
        try (ServiceFixture small = new ServiceFixture(
                config -> config.withTls(files.config())
                        .withConnections(ConnectionBounds.defaults().withConnections(4)),
                Limits.defaults())) {
            List<RawConnection> silent = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                silent.add(new RawConnection(small.service.port()));
            }
            try (RawConnection client = RawConnection.over(files.connect(small.service.port()))) {
                assertThat(client.send(PING).read().status()).isEqualTo(200);
                assertThat(small.metric("offloop_http_connections")).isLessThanOrEqualTo(4);
            }
            assertThat(silent.getFirst().awaitEnd()).isTrue();
            for (RawConnection each : silent) {
                each.close();
            }
        }
    }

    @Test
    void plainHttpOnTheSamePortIsNotAnswered() throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            assertThat(client.send(PING).awaitEnd()).isTrue();
        }
    }
}
