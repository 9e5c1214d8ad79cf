package dev.offloop.http;

import dev.offloop.cli.cert.Authority;
import dev.offloop.cli.cert.Issued;
import dev.offloop.cli.cert.PemFiles;
import dev.offloop.http.tls.TlsConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority, the service's files that it signed, and clients that trust it. */
final class TlsFiles {
    static final String SERVICE = "server";
    private static final String AUTHORITY = "ca";
    private static final char[] NO_PASSWORD = {};

    private final Authority authority;
    private final PemFiles files;

    /** With a certificate for the service. */
    TlsFiles(Path directory) throws IOException {
        files = new PemFiles(directory);
        Issued self = Authority.selfSigned("Authority of a test", Duration.ofDays(2));
        files.write(AUTHORITY, self);
        authority = new Authority(self);
        renew();
    }

    TlsConfig config() {
        return TlsConfig.of(certificate(), files.key(SERVICE));
    }

    TlsConfig configWithClients() {
        return config().withClientAuthorities(files.certificate(AUTHORITY));
    }

    Path certificate() {
        return files.certificate(SERVICE);
    }

    Path key() {
        return files.key(SERVICE);
    }

    /** Another certificate for the service, in its files. */
    X509Certificate renew() throws IOException {
        Issued next = issue();
        files.write(SERVICE, next);
        return next.certificate();
    }

    /** One that is in no file yet. */
    Issued issue() {
        return authority.service(
                List.of("localhost", "127.0.0.1"), Instant.now(), Instant.now().plus(Duration.ofDays(1)));
    }

    void write(Issued next) throws IOException {
        files.write(SERVICE, next);
    }

    Issued client(String name) {
        return authority.client(name, Instant.now(), Instant.now().plus(Duration.ofDays(1)));
    }

    Issued expiredClient(String name) {
        Instant past = Instant.now().minus(Duration.ofDays(1));
        return authority.client(name, past.minus(Duration.ofDays(1)), past);
    }

    List<X509Certificate> authorities() {
        return List.of(authority.certificate());
    }

    /** What a client uses that trusts the authority, and shows this certificate where it is asked for one. */
    SSLContext context(Optional<Issued> client) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (client.isPresent()) {
                own.setKeyEntry("client", client.get().key(), NO_PASSWORD, new Certificate[] {
                    client.get().certificate()
                });
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    HttpClient http(HttpClient.Version version) {
        return http(version, Optional.empty());
    }

    HttpClient http(HttpClient.Version version, Optional<Issued> client) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(context(client))
                .connectTimeout(Duration.ofSeconds(ServiceFixture.WAIT_SECONDS))
                .build();
    }

    /** A connection whose handshake is done, in this protocol, or in any when none is named. */
    SSLSocket connect(int port, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context(Optional.empty()).getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(ServiceFixture.WAIT_SECONDS * 1_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
