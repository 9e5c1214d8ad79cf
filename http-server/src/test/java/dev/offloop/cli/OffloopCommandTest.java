package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffloopCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "config",
                "run",
                "compare",
                "doctor",
                "token",
                "cert",
                "handshake",
                "set",
                "jobs",
                "prepare"
            })
    void everyCommandExplainsItselfAndTellsItsVersion(String command) {
        Invocation help = Invocation.of((command + " --help").strip().split(" "));
        Invocation version = Invocation.of((command + " --version").strip().split(" "));

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: offloop" + (command.isEmpty() ? "" : " " + command));
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("offloop ").contains("JDK " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fly | Unmatched argument",
                "serve --prot 1 | Unknown option",
                "serve --port many | --port",
                "serve --port 70000 | --port must be 0 to 65535, not 70000",
                "serve --drain soon | 'soon' is no time",
                "serve --body-limit big | 'big' is no size",
                "serve --body-limit 2g | --body-limit must be 0m to 1024m, not 2048m",
                "serve --children -1 | --children must be 0 to 1000, not -1",
                "serve --children 100000000 | --children must be 0 to 1000, not 100000000",
                "serve --children-max 100000000 | --children-max must be 0 to 1000",
                "serve --spares 1000000 | --spares must be 0 to 1000",
                "serve --threads 0 | --threads must be 1 to 10000, not 0",
                "serve --threads 100000000 | --threads must be 1 to 10000, not 100000000",
                "serve --threads 99999999999 | --threads",
                "serve --child-heap 1m | --child-heap must be 16m to",
                "serve --child-heap 1k | not 1024 bytes",
                "serve --child-heap 999999999g | --child-heap must be 16m to",
                "serve --recycle-memory 100k | --recycle-memory must be 32m to",
                "serve --recycle-memory 999999999g | --recycle-memory must be 32m to",
                "serve --recycle-tasks -1 | tasks must be at least 0",
                "serve --drain 99999h | longer than a year",
                "serve --heartbeat-timeout 1ms | --heartbeat-timeout must be 0s for never, or 1s or more, not 1.0ms",
                "serve --max-run-time 999.5ms | --max-run-time must be 0s for never, or 1s or more, not 999.5ms",
                "serve --max-wait 0.001ms | --max-wait must be 0s for never, or 1s or more, not 0.001ms",
                "serve --max-queue-wait 1ms | --max-queue-wait must be 0s for never, or 1s or more, not 1.0ms",
                "serve --recycle-age 9s | --recycle-age must be 0s for never, or 10s or more, not 9s",
                "serve --idle-timeout 0s | --idle-timeout must be 1s or more, not 0s",
                "serve --arena 1m | arenaBytes must be 0, or 2 MiB to 64 GiB, not 1048576",
                "serve --arena 65g | arenaBytes must be 0, or 2 MiB to 64 GiB",
                "serve --child-nice 20 | --child-nice must be 0 to 19, not 20",
                "serve --child-dir no-such-directory | There is no directory no-such-directory for --child-dir",
                "serve --child-env =x | environment must be NAME, PREFIX* or NAME=VALUE, not '=x'",
                "serve --child-log-lines -1 | --child-log-lines must be 0 to",
                "serve --strategy fork | There is no strategy 'fork'; there are child, platform, virtual, inline, work-stealing, keyed, queue-thread",
                "serve --strategy keyed,fork | There is no strategy 'fork'",
                "serve --children 0 --strategy child | There is no strategy 'child'",
                "serve --host 0.0.0.0 | set a token, or bind a loopback address",
                "serve --host no.such.host.invalid | is not known",
                "serve --max-tasks 0 | --max-tasks must be 1 to 10000000, not 0",
                "serve --max-bytes 1k | --max-bytes must be 1m to",
                "serve --cors x | --cors: 'x' is no origin",
                "serve --trusted-proxies 10.0.0.0/8 | --trusted-proxies: What comes by a proxy may be from anywhere",
                "serve --child-java-opts=-XX:Nope | --child-java-opts: a JVM does not start with them: Unrecognized VM option 'Nope'",
                "serve --child-java-opts=-XX:+Nope | --child-java-opts: a JVM does not start with them: Unrecognized VM option 'Nope'",
                "serve --child-java-opts=-Da='b | --child-java-opts: a quote ' is not closed",
                "serve --child-java-opts=nope | --child-java-opts: 'nope' is no JVM option",
                "set x | 'x' is no NAME=VALUE",
                "set a=1 a=2 | 'a' is there twice",
                "set --url nowhere | --url must be such as http://localhost:8080",
                "set --url http://localhost:1 a=1 | No answer from http://localhost:1",
                "serve --tls-cert a.pem | --tls-cert and --tls-key belong together",
                "serve --tls-client-ca a.pem | --tls-client-ca needs --tls-cert and --tls-key",
                "serve --h2c --tls-cert a.pem --tls-key a.pem | --h2c is HTTP/2 without TLS",
                "serve --children 0 --port 0 --tls-cert a.pem --tls-key a.pem | Cannot speak TLS: a.pem cannot be read: there is no such file",
                "serve --children 0 --port 0 --tokens no-such-file | --tokens: no-such-file cannot be used: there is no such file",
                "serve --children 0 --port 0 --tokens pom.xml | --tokens: pom.xml, line 1: its name is none",
                "token | Say what to do: new NAME",
                "token new ci | --role",
                "token new ci --role root | There is no role 'root'; there are submit, read and operate",
                "token new a/b --role read | 'a/b' is none",
                "handshake localhost | 'localhost' is no HOST:PORT",
                "handshake localhost:0 | PORT must be 1 to 65535, not 0",
                "handshake localhost:1 --tls 1.1 | --tls must be 1.2 or 1.3, not 1.1",
                "handshake localhost:1 --cert a.pem | --cert and --key belong together",
                "handshake localhost:1 | No handshake with localhost:1: Connection refused",
                "cert --client ../x | --client cannot be '../x'",
                "cert --client ca | --client cannot be 'ca'",
                "cert --host a_b | --host cannot be 'a_b'",
                "cert --days 0 | --days must be 1 to 397, not 0",
                "serve --token p\u00e4sswort | beyond ASCII at position 2",
                "serve --tasks missing.jar | There is no file",
                "serve --children 0 --tasks pom.xml | is no readable jar",
                "run | TASK",
                "run echo --param x | name",
                "run echo --deadline 0s | --deadline must be above zero",
                "run ecko | did you mean echo?",
                "run quux | There is no task 'quux'; there are",
                "compare --quick --json x | compare is not part of this jar; start it with ./offloop compare"
            })
    void aMistakeIsOneLineAndExitCodeTwo(String args, String message) {
        Invocation invocation = Invocation.of(args.split(" "));

        assertThat(invocation.err())
                .singleElement()
                .asString()
                .startsWith("offloop: ")
                .containsIgnoringCase(message);
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.out()).isEmpty();
    }

    @Test
    void serveExplainsWhatAChildMayUse() {
        assertThat(Invocation.of("serve", "--help").out())
                .contains("--child-heap", "--child-nice", "--child-dir", "--child-env", "--child-log-lines");
    }

    @Test
    void aTokenIsPrintedWithItsLine() {
        Invocation invocation = Invocation.of("token", "new", "ci", "--role", "read,submit");

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.out())
                .containsPattern("Authorization: Bearer offloop_ci_[\\w-]{43}\\n")
                .containsPattern("ci submit,read sha256:[0-9a-f]{64}\\n");
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        Invocation invocation = Invocation.of();

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err())
                .singleElement()
                .asString()
                .contains("serve, config, set, run, jobs, compare, doctor, token, cert, handshake, prepare");
    }

    @Test
    void aPortInUseIsOneLineAndExitCodeTwo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Invocation invocation = Invocation.of("serve", "--children", "0", "--jobs", "none", "--port", port);

            assertThat(invocation.exitCode()).isEqualTo(2);
            assertThat(invocation.err())
                    .singleElement()
                    .asString()
                    .contains("Cannot listen on port " + port)
                    .contains("in use")
                    .contains("--port");
        }
    }

    @Test
    void aRuntimeDirectoryThatCannotBeMadeIsOneLineAndExitCodeTwo(@TempDir Path dir) throws Exception {
        Path file = Files.createFile(dir.resolve("file"));

        Invocation invocation = Invocation.of(
                "serve", "--port", "0", "--runtime-dir", file.resolve("below").toString());

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err())
                .singleElement()
                .asString()
                .contains("No runtime directory")
                .contains(file.toString());
    }
}
