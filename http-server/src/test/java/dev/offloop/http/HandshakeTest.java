package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.cli.cert.Issued;
import dev.offloop.cli.handshake.HandshakeTrace;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What {@code offloop handshake} tells of a handshake with a service that takes client certificates. */
@TestInstance(Lifecycle.PER_CLASS)
class HandshakeTest {
    private final List<String> lines = new ArrayList<>();
    private TlsFiles files;
    private ServiceFixture service;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        files = new TlsFiles(directory);
        service = new ServiceFixture(config -> config.withTls(files.configWithClients()), Limits.defaults());
    }

    @AfterAll
    void close() {
        service.close();
    }

    private void handshake(String host, List<X509Certificate> authorities, Optional<Issued> client, String version)
            throws GeneralSecurityException, IOException {
        lines.clear();
        new HandshakeTrace(host, service.service.port(), authorities, client, Optional.of(version), lines::add).run();
    }

    @Test
    void underTls13ItTellsWhatIsDecryptedAndChecked() throws Exception {
        handshake("localhost", files.authorities(), Optional.of(files.client("ci")), "TLSv1.3");

        assertThat(lines)
                .containsSubsequence(
                        "    subject  CN=localhost",
                        "    issuer   CN=Authority of a test",
                        "    key      EC, 256 bits",
                        "    yes: certificate 1 is signed by an authority that it trusts",
                        "    yes: it is for servers",
                        "    yes: it is for localhost",
                        "  the service asks for a client certificate, of",
                        "    CN=Authority of a test",
                        "  this client shows CN=ci",
                        "both: TLSv1.3, TLS_AES_128_GCM_SHA256, h2")
                .noneMatch(line -> line.contains("NO:"));
    }

    @Test
    void underTls12ItTellsTheMessages() throws Exception {
        handshake("localhost", files.authorities(), Optional.empty(), "TLSv1.2");

        assertThat(lines)
                .anyMatch(line -> line.startsWith(
                        "service: ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone, "))
                .contains("  this client has none, and says so")
                .anyMatch(line -> line.startsWith("client: Certificate, ClientKeyExchange, "));
    }

    @Test
    void aCheckThatFailsIsNamed(@TempDir Path other) {
        assertThatThrownBy(() -> handshake("localhost", new TlsFiles(other).authorities(), Optional.empty(), "TLSv1.3"))
                .isInstanceOf(SSLException.class);
        assertThat(lines).contains("    NO:  certificate 1 is signed by an authority that it trusts");
    }

    @Test
    void whatTheServiceThinksOfTheClientIsAwaited() {
        assertThatThrownBy(() ->
                        handshake("localhost", files.authorities(), Optional.of(files.expiredClient("ci")), "TLSv1.3"))
                .isInstanceOf(SSLException.class);
        assertThat(lines).contains("  this client shows CN=ci");
    }
}
