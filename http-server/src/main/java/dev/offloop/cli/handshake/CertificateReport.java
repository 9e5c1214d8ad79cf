package dev.offloop.cli.handshake;

import dev.offloop.log.Printable;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Tells of each certificate of a service and of each check; the JDK decides whether they are trusted. */
final class CertificateReport extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Map<String, String> USES =
            Map.of("1.3.6.1.5.5.7.3.1", "servers", "1.3.6.1.5.5.7.3.2", "clients", "2.5.29.37.0", "anything");

    private final X509ExtendedTrustManager jdk;
    private final String host;
    private final Consumer<String> out;

    CertificateReport(X509ExtendedTrustManager jdk, String host, Consumer<String> out) {
        this.jdk = jdk;
        this.host = host;
        this.out = out;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        for (int i = 0; i < chain.length; i++) {
            tell(chain, i);
        }
        out.accept("  this client checks");
        for (int i = 0; i < chain.length; i++) {
            checkSignature(chain, i);
        }
        checkTime(chain[0]);
        check("it is for servers", () -> uses(chain[0]).contains("servers"));
        check("it is for " + host, () -> names(chain[0]).contains(host));
        jdk.checkServerTrusted(chain, authType, engine);
        out.accept("    and trusts it; that the service has its private key, CertificateVerify shows");
    }

    private void tell(X509Certificate[] chain, int index) {
        X509Certificate certificate = chain[index];
        out.accept("  certificate " + (index + 1) + " of " + chain.length);
        out.accept("    subject  "
                + Printable.of(certificate.getSubjectX500Principal().getName()));
        names(certificate).forEach(name -> out.accept("    name     " + Printable.of(name)));
        out.accept("    issuer   "
                + Printable.of(certificate.getIssuerX500Principal().getName()));
        out.accept("    serial   " + certificate.getSerialNumber().toString(16));
        out.accept("    valid    " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant());
        out.accept("    key      " + describe(certificate.getPublicKey()));
        out.accept("    for      " + String.join(", ", uses(certificate)));
        out.accept("    signed   by " + certificate.getSigAlgName());
    }

    private void checkSignature(X509Certificate[] chain, int index) {
        X509Certificate certificate = chain[index];
        Optional<X509Certificate> issuer =
                index + 1 < chain.length ? Optional.of(chain[index + 1]) : anchor(certificate);
        if (issuer.isEmpty()) {
            out.accept("    no authority that it trusts has the name of the issuer of certificate " + (index + 1));
            return;
        }
        String by = index + 1 < chain.length ? "certificate " + (index + 2) : "an authority that it trusts";
        check("certificate " + (index + 1) + " is signed by " + by, () -> {
            certificate.verify(issuer.get().getPublicKey());
            return true;
        });
    }

    private Optional<X509Certificate> anchor(X509Certificate certificate) {
        for (X509Certificate authority : jdk.getAcceptedIssuers()) {
            if (authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                return Optional.of(authority);
            }
        }
        return Optional.empty();
    }

    private void checkTime(X509Certificate certificate) {
        Instant now = Instant.now();
        Instant end = certificate.getNotAfter().toInstant();
        check(
                "it is in force, for " + Math.max(0, Duration.between(now, end).toDays()) + " more days",
                () -> now.isBefore(end)
                        && now.isAfter(certificate.getNotBefore().toInstant()));
    }

    /** A check that throws fails. */
    private interface Condition {
        boolean holds() throws GeneralSecurityException;
    }

    private void check(String what, Condition condition) {
        boolean holds;
        try {
            holds = condition.holds();
        } catch (GeneralSecurityException e) {
            holds = false;
        }
        out.accept("    " + (holds ? "yes: " : "NO:  ") + what);
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    if (name.get(0).equals(DNS_NAME)) {
                        names.add(String.valueOf(name.get(1)));
                    } else if (name.get(0).equals(IP_ADDRESS)) {
                        names.add(InetAddress.ofLiteral(String.valueOf(name.get(1)))
                                .getHostAddress());
                    }
                }
            }
        } catch (CertificateParsingException e) {
            names.add("(cannot be read)");
        }
        return names;
    }

    private static List<String> uses(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return uses == null
                    ? List.of("anything")
                    : uses.stream().map(use -> USES.getOrDefault(use, use)).toList();
        } catch (CertificateParsingException e) {
            return List.of("(cannot be read)");
        }
    }

    private static String describe(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> "EC, " + ec.getParams().getCurve().getField().getFieldSize() + " bits";
            case RSAPublicKey rsa -> "RSA, " + rsa.getModulus().bitLength() + " bits";
            default -> key.getAlgorithm();
        };
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }
}
