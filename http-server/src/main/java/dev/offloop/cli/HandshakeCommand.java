package dev.offloop.cli;

import dev.offloop.cli.cert.Issued;
import dev.offloop.cli.cert.PemFiles;
import dev.offloop.cli.handshake.HandshakeTrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a handshake with a service. */
@Command(
        name = "handshake",
        description = "Does a TLS handshake with a service and tells each step, each certificate and each check; "
                + "docs/tls.md explains.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HandshakeCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(?:https://)?(\\[[^\\]]+\\]|[^:/]+):(\\d{1,5})/?");
    private static final int MAX_PORT = 65_535;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOST:PORT", description = "The service.")
    private String address = "";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The authorities to trust, PEM. Default: those of the JDK")
    private @Nullable Path authorities;

    @Option(names = "--cert", paramLabel = "FILE", description = "A client certificate, PEM, to show when asked.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert, PEM.")
    private @Nullable Path key;

    @Option(names = "--tls", paramLabel = "VERSION", description = "1.2 or 1.3. Default: the newest that both speak")
    private @Nullable String version;

    @Override
    public Integer call() {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new UserError("'" + address + "' is no HOST:PORT");
        }
        int port = Bounds.count("PORT", Integer.parseInt(parts.group(2)), 1, MAX_PORT);
        String host = parts.group(1).replaceAll("[\\[\\]]", "");
        PrintWriter out = spec.commandLine().getOut();
        try {
            HandshakeTrace trace = new HandshakeTrace(host, port, trusted(), identity(), protocol(), out::println);
            trace.run();
            return 0;
        } catch (SSLException e) {
            out.println("The handshake failed: " + e.getMessage());
            return 1;
        } catch (IOException | GeneralSecurityException e) {
            throw new UserError("No handshake with " + address + ": " + e.getMessage(), e);
        }
    }

    private Optional<String> protocol() {
        if (version != null && !version.equals("1.2") && !version.equals("1.3")) {
            throw new UserError("--tls must be 1.2 or 1.3, not " + version);
        }
        return Optional.ofNullable(version).map(number -> "TLSv" + number);
    }

    private List<X509Certificate> trusted() throws IOException, GeneralSecurityException {
        if (authorities == null) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(authorities)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private Optional<Issued> identity() throws IOException, GeneralSecurityException {
        if ((certificate == null) != (key == null)) {
            throw new UserError("--cert and --key belong together");
        }
        return certificate == null || key == null ? Optional.empty() : Optional.of(PemFiles.read(certificate, key));
    }
}
