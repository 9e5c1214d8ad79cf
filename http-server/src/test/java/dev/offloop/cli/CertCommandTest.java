package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertCommandTest {
    @TempDir
    private Path directory;

    private Invocation cert(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "cert";
        args[1] = "--dir";
        args[2] = directory.resolve("certs").toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Invocation.of(args);
    }

    private Path file(String name) {
        return directory.resolve("certs").resolve(name);
    }

    private X509Certificate read(String name) throws Exception {
        try (InputStream in = Files.newInputStream(file(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void theFirstCallMakesTheAuthorityAndLaterOnesUseIt() throws Exception {
        Invocation first = cert();
        X509Certificate authority = read("ca.pem");
        X509Certificate service = read("server.pem");
        Invocation second = cert("--host", "offload.example,10.0.0.7,fe80::1");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("serve --tls-cert " + file("server.pem"), "curl --cacert " + file("ca.pem"));
        assertThat(second.exitCode()).isZero();
        assertThat(read("ca.pem")).isEqualTo(authority);
        service.verify(authority.getPublicKey());
        read("server.pem").verify(authority.getPublicKey());
        assertThat(namesOf(service)).containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(namesOf(read("server.pem"))).containsExactly("offload.example", "10.0.0.7", "fe80:0:0:0:0:0:0:1");
    }

    private static List<Object> namesOf(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(1))
                .toList();
    }

    @Test
    void aClientHasACertificateOfItsNameThatIsForClientsAlone() throws Exception {
        assertThat(cert("--client", "ci,deploy").exitCode()).isZero();

        assertThat(read("ci.pem").getSubjectX500Principal().getName()).isEqualTo("CN=ci");
        assertThat(read("ci.pem").getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(file("deploy.pem")).exists();
        assertThat(file("server.pem")).doesNotExist();
    }

    @Test
    void keysAreForTheirOwnerAlone() throws IOException {
        cert();

        for (String key : List.of("ca-key.pem", "server-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whereNothingCanBeWrittenItIsOneLineAndExitCodeTwo() throws IOException {
        Files.createFile(directory.resolve("certs"));

        Invocation invocation = cert();

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).singleElement().asString().contains("cannot be made in " + directory);
    }
}
