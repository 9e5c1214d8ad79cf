package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.http.security.CallersFile;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from: by the one token that the service was started with, by a token or a certificate of the file
 * of callers, or, without such a file, by any certificate of the clients' authorities. The loop's thread alone.
 */
final class Callers {
    /** Of a service that demands nothing: programs of this machine. */
    static final Caller LOCAL = Caller.unbounded("local");

    private static final Optional<Caller> KNOWN_AS_LOCAL = Optional.of(LOCAL);

    /** Who has the one token. */
    static final Caller TOKEN = Caller.unbounded("token");

    private static final String SCHEME = "Bearer ";

    private final Token token;
    private final Optional<CallersFile> file;
    private final boolean certificates;

    /** The last certificate and its name, as most requests of a connection have the same. */
    private @Nullable X509Certificate lastCertificate;

    private String lastName = "";

    Callers(Token token, Optional<CallersFile> file, boolean certificates) {
        this.token = token;
        this.file = file;
        this.certificates = certificates;
    }

    /** Whether callers have to say who they are. */
    boolean mustBeKnown() {
        return token.isDemanded() || file.isPresent() || certificates;
    }

    /** Whether a request says itself who sends it, and is not known by what its connection has shown. */
    static boolean isKnownByItself(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.AUTHORIZATION);
    }

    /** Empty when it is not known. */
    Optional<Caller> of(HttpServerRequest request) {
        if (!mustBeKnown()) {
            return KNOWN_AS_LOCAL;
        }
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null ? byCertificate(request) : byToken(header);
    }

    private Optional<Caller> byToken(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String carried = header.substring(SCHEME.length()).strip();
        return token.is(carried) ? Optional.of(TOKEN) : file.flatMap(callers -> callers.byToken(carried));
    }

    /** That it is of one of the authorities, and in force, was checked in the handshake. */
    private Optional<Caller> byCertificate(HttpServerRequest request) {
        if (!certificates) {
            return Optional.empty();
        }
        String name = certificateName(request);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return file.isPresent() ? file.get().byCertificate(name) : Optional.of(Caller.unbounded(name));
    }

    private String certificateName(HttpServerRequest request) {
        try {
            List<Certificate> chain = request.connection().peerCertificates();
            if (chain.isEmpty() || !(chain.getFirst() instanceof X509Certificate certificate)) {
                return "";
            }
            if (!certificate.equals(lastCertificate)) {
                lastCertificate = certificate;
                lastName = commonName(certificate.getSubjectX500Principal());
            }
            return lastName;
        } catch (SSLPeerUnverifiedException e) {
            // It has shown none.
            return "";
        }
    }

    private static String commonName(X500Principal subject) {
        try {
            return new LdapName(subject.getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
