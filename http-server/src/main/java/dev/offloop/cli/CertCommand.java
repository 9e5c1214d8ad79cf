package dev.offloop.cli;

import dev.offloop.cli.cert.Authority;
import dev.offloop.cli.cert.Issued;
import dev.offloop.cli.cert.PemFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes certificates for trying out TLS. */
@Command(
        name = "cert",
        description =
                "Makes a certificate for the service, or for clients, signed by an authority of your own that is made "
                        + "with the first one. For trying out; docs/tls.md tells more.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CertCommand implements Callable<Integer> {
    private static final String AUTHORITY = "ca";
    private static final String SERVICE = "server";
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(365);
    private static final int MAX_DAYS = 397;

    /** No path, and none of the names that the authority and the service have. */
    private static final Pattern CLIENT =
            Pattern.compile("(?!(?:" + AUTHORITY + "|" + SERVICE + ")(?:-key)?$)" + "[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:*-]{1,253}");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "certs",
            description = "Where the files are and go. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("");

    @Option(
            names = "--host",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "localhost,127.0.0.1,::1",
            description = "Names and addresses by which the service is called. Default: ${DEFAULT-VALUE}")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--client",
            paramLabel = "NAME",
            split = ",",
            description = "Makes certificates for clients of these names instead.")
    private List<String> clients = new ArrayList<>();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "How long the certificate is valid. Default: ${DEFAULT-VALUE}")
    private int days;

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Instant until = now.plus(Duration.ofDays(Bounds.count("--days", days, 1, MAX_DAYS)));
        check("--client", clients, CLIENT);
        check("--host", hosts, HOST);
        PemFiles files = new PemFiles(directory);
        try {
            Authority authority = authority(files);
            if (clients.isEmpty()) {
                Issued issued = authority.service(hosts, now, until);
                files.write(SERVICE, issued);
                tellService(files, issued);
            } else {
                for (String client : clients) {
                    Issued issued = authority.client(client, now, until);
                    files.write(client, issued);
                    tellClient(files, client, issued);
                }
            }
            return 0;
        } catch (IOException | GeneralSecurityException e) {
            throw new UserError("The certificate cannot be made in " + directory + ": " + e, e);
        }
    }

    private static void check(String option, List<String> names, Pattern allowed) {
        for (String name : names) {
            if (!allowed.matcher(name).matches()) {
                throw new UserError(option + " cannot be '" + name + "'");
            }
        }
    }

    private Authority authority(PemFiles files) throws IOException, GeneralSecurityException {
        if (!files.has(AUTHORITY)) {
            files.write(AUTHORITY, Authority.selfSigned("Offloop authority for trying out", AUTHORITY_VALIDITY));
            out().println("Made the authority " + files.certificate(AUTHORITY) + "; who has " + files.key(AUTHORITY)
                    + " can sign in its name");
        }
        return new Authority(files.read(AUTHORITY));
    }

    private void tellService(PemFiles files, Issued issued) {
        out().println("Made " + files.certificate(SERVICE) + " and " + files.key(SERVICE) + " for "
                + String.join(", ", hosts) + "; valid until " + endOf(issued));
        out().println("  ./offloop serve --tls-cert " + files.certificate(SERVICE) + " --tls-key "
                + files.key(SERVICE));
        out().println("  curl --cacert " + files.certificate(AUTHORITY) + " https://" + urlHost() + ":8080/ping");
    }

    private void tellClient(PemFiles files, String client, Issued issued) {
        out().println("Made " + files.certificate(client) + " and " + files.key(client) + " for the client " + client
                + "; valid until " + endOf(issued));
        out().println("  ./offloop serve --tls-client-ca " + files.certificate(AUTHORITY) + " ...");
        out().println("  curl --cacert " + files.certificate(AUTHORITY) + " --cert " + files.certificate(client)
                + " --key " + files.key(client) + " https://localhost:8080/ping");
    }

    private String urlHost() {
        String host = hosts.getFirst();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static Instant endOf(Issued issued) {
        return issued.certificate().getNotAfter().toInstant();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
