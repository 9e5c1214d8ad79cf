package dev.offloop.http.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that make a service speak TLS. They are read again when they change.
 *
 * @param certificate PEM: the certificate of the service, then those that lead to its authority
 * @param key PEM: its private key, not encrypted; PKCS #8, PKCS #1 or SEC 1
 * @param clientAuthorities PEM: the authorities whose client certificates are taken; empty when clients need none
 */
public record TlsConfig(Path certificate, Path key, Optional<Path> clientAuthorities) {
    /** A certificate and its key; clients need none. */
    public static TlsConfig of(Path certificate, Path key) {
        return new TlsConfig(certificate, key, Optional.empty());
    }

    /** Clients may identify themselves by a certificate of these authorities. */
    public TlsConfig withClientAuthorities(Path authorities) {
        return new TlsConfig(certificate, key, Optional.of(authorities));
    }
}
