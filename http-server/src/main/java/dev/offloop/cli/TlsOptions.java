package dev.offloop.cli;

import dev.offloop.http.ServiceConfig;
import dev.offloop.http.tls.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code serve} speaks TLS and HTTP/2; docs/tls.md explains. */
final class TlsOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Speak TLS with this certificate, PEM, followed by those that lead to its authority. Read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of --tls-cert, PEM.")
    private @Nullable Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description =
                    "Let clients identify themselves by a certificate of these authorities, PEM, instead of a token.")
    private @Nullable Path clientAuthorities;

    @Option(
            names = "--h2c",
            description =
                    "Without TLS, speak HTTP/2 alone, to clients that begin with it, such as a proxy. Else HTTP/1.1 alone.")
    private boolean clearTextHttp2;

    ServiceConfig apply(ServiceConfig config) {
        if ((certificate == null) != (key == null)) {
            throw new UserError("--tls-cert and --tls-key belong together; ./offloop cert makes both, for trying out");
        }
        if (certificate == null || key == null) {
            if (clientAuthorities != null) {
                throw new UserError("--tls-client-ca needs --tls-cert and --tls-key");
            }
            return config.withClearTextHttp2(clearTextHttp2);
        }
        if (clearTextHttp2) {
            throw new UserError("--h2c is HTTP/2 without TLS; with --tls-cert clients have HTTP/2 anyway");
        }
        TlsConfig tls = TlsConfig.of(certificate, key);
        return config.withTls(clientAuthorities == null ? tls : tls.withClientAuthorities(clientAuthorities));
    }
}
