package dev.offloop.http.tls;

import dev.offloop.http.connection.TlsPreload;
import dev.offloop.http.watch.FileVersion;
import dev.offloop.http.watch.Reasons;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a {@link TlsConfig} held at one moment, read once and checked: whole, of one pair, in force. What
 * is checked is what is served. Blocks to read.
 */
final class Credentials {
    /** As many as a chain and some dozens of authorities take, many times over. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

    /** With forward secrecy and authenticated encryption, all that HTTP/2 allows under TLS 1.2. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final long HANDSHAKE_SECONDS = 10;
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN CERTIFICATE-----");

    private final Buffer certificate;
    private final Buffer key;
    private final Optional<Buffer> clientAuthorities;
    private final X509Certificate leaf;

    private Credentials(Buffer certificate, Buffer key, Optional<Buffer> clientAuthorities, X509Certificate leaf) {
        this.certificate = certificate;
        this.key = key;
        this.clientAuthorities = clientAuthorities;
        this.leaf = leaf;
    }

    /** What the files are now, to tell whether they have changed. */
    static List<Optional<FileVersion>> versions(TlsConfig config) {
        return config
                .clientAuthorities()
                .map(authorities -> List.of(config.certificate(), config.key(), authorities))
                .orElseGet(() -> List.of(config.certificate(), config.key()))
                .stream()
                .map(FileVersion::of)
                .toList();
    }

    /**
     * Reads and checks.
     *
     * @throws CredentialsException with the file and what is wrong with it
     */
    static Credentials read(Vertx vertx, TlsConfig config, Instant now) throws CredentialsException {
        Buffer certificate = bytes(config.certificate());
        X509Certificate leaf = certificates(config.certificate(), certificate).getFirst();
        checkInForce(config.certificate(), leaf, now);
        Buffer key = bytes(config.key());
        checkPair(vertx, config, certificate, key, leaf.getPublicKey());
        Optional<Buffer> authorities = Optional.empty();
        if (config.clientAuthorities().isPresent()) {
            Path file = config.clientAuthorities().get();
            Buffer bytes = bytes(file);
            certificates(file, bytes);
            authorities = Optional.of(bytes);
        }
        return new Credentials(certificate, key, authorities, leaf);
    }

    private static Buffer bytes(Path file) throws CredentialsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CredentialsException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return Buffer.buffer(bytes);
        } catch (IOException e) {
            throw new CredentialsException(file + " cannot be read: " + Reasons.of(e), e);
        }
    }

    /** All that the file has, at least one; a file that ends within one is none. */
    private static List<X509Certificate> certificates(Path file, Buffer bytes) throws CredentialsException {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes.getBytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()
                    || found.size() != BEGIN.matcher(bytes.toString()).results().count()) {
                throw new CredentialsException(file + " has no certificate in PEM form, or is not whole");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new CredentialsException(file + " has a certificate that is not whole or none: " + e.getMessage(), e);
        }
    }

    private static void checkInForce(Path file, X509Certificate leaf, Instant now) throws CredentialsException {
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            throw new CredentialsException("the certificate in " + file + " expired at "
                    + leaf.getNotAfter().toInstant());
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            throw new CredentialsException("the certificate in " + file + " is valid from "
                    + leaf.getNotBefore().toInstant());
        }
    }

    /** Vert.x parses the key, in each form it knows; a signature shows that it belongs to the certificate. */
    private static void checkPair(Vertx vertx, TlsConfig config, Buffer certificate, Buffer key, PublicKey publicKey)
            throws CredentialsException {
        PrivateKey privateKey;
        try {
            KeyManager[] managers =
                    options(certificate, key).getKeyManagerFactory(vertx).getKeyManagers();
            privateKey = privateKey(managers, publicKey);
        } catch (Exception e) {
            throw new CredentialsException(
                    config.key() + " has no private key in PEM form, or is not whole: " + e.getMessage(), e);
        }
        try {
            String algorithm = signatureOf(publicKey);
            byte[] text = {1, 2, 3};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(text);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(text);
            if (verifier.verify(signer.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw notOfOnePair(config, e);
        }
        throw notOfOnePair(config, null);
    }

    private static CredentialsException notOfOnePair(TlsConfig config, @Nullable Exception e) {
        return new CredentialsException(
                "the key in " + config.key() + " is not that of the certificate in " + config.certificate(), e);
    }

    private static PrivateKey privateKey(KeyManager[] managers, PublicKey publicKey) throws GeneralSecurityException {
        if (managers[0] instanceof X509ExtendedKeyManager manager) {
            String[] aliases = manager.getServerAliases(publicKey.getAlgorithm(), null);
            if (aliases != null && aliases.length > 0) {
                return manager.getPrivateKey(aliases[0]);
            }
        }
        throw new GeneralSecurityException("it is of another kind than the certificate's " + publicKey.getAlgorithm());
    }

    private static String signatureOf(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    private static PemKeyCertOptions options(Buffer certificate, Buffer key) {
        return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
    }

    /** Loads what serving them takes. Blocks. */
    void preload(Vertx vertx) throws CredentialsException {
        try {
            TlsPreload.run(options(certificate, key).getKeyManagerFactory(vertx));
        } catch (Exception e) {
            throw new CredentialsException("this JVM cannot speak TLS with them: " + e.getMessage(), e);
        }
    }

    /** For a server: TLS 1.2 and 1.3, and a client certificate where one is taken and given. */
    ServerSSLOptions options() {
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(options(certificate, key))
                .setUseAlpn(true)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        clientAuthorities.ifPresent(authorities -> options.setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(new PemTrustOptions().addCertValue(authorities)));
        return options;
    }

    /** When the certificate ends. */
    Instant notAfter() {
        return leaf.getNotAfter().toInstant();
    }

    /** For the log: whose, which one, until when. */
    String describe() {
        return leaf.getSubjectX500Principal() + ", serial "
                + leaf.getSerialNumber().toString(16) + ", valid until " + notAfter();
    }

    boolean isSameAs(Credentials other) {
        return certificate.equals(other.certificate)
                && key.equals(other.key)
                && clientAuthorities.equals(other.clientAuthorities);
    }
}
