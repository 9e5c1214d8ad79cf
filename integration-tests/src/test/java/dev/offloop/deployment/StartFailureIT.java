package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps the service from starting: one line on standard error that says why, and exit code 2. */
@Order(1) // Takes long, so it begins first.
class StartFailureIT {
    private static final Duration END = Duration.ofSeconds(60);

    @Test
    void aPortInUse(@TempDir Path directory) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            String line = refusal(Launch.of("serve", "--port", port, "--runtime-dir", directory.toString()));

            assertThat(line).contains(port);
        }
    }

    @Test
    void noRoomInTheRuntimeDirectory(@TempDir Path directory) {
        try (SmallDisk disk = SmallDisk.mount(directory, 8)) {
            String line = refusal(Launch.serve(disk.path()));

            assertThat(line).contains(disk.path().toString(), "MiB");
        }
    }

    @Test
    void aRuntimeDirectoryThatIsAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThat(refusal(Launch.serve(file))).contains(file.toString());
    }

    @Test
    void noJdkThatIsNewEnough() {
        Path jdks = Path.of("/usr/lib/jvm");
        boolean allThere = Path.of(System.getProperty("java.home")).startsWith(jdks);
        boolean canHide = Shell.run("unshare", "--mount", "mount", "-t", "tmpfs", "none", jdks.toString())
                .succeeded();
        Demand.that(
                allThere && canHide, "the JDKs of the machine stand below " + jdks + " and can be hidden by a mount");
        Launch launch = Launch.of("serve", "--port", "0")
                .wrappedIn("unshare", "--mount", "sh", "-c", "mount -t tmpfs none " + jdks + " && exec \"$@\"", "sh");

        assertThat(refusal(launch)).contains("JDK 25", "JAVA_HOME");
    }

    @Test
    void jvmFlagsThatAnEmbeddingApplicationForgot(@TempDir Path directory) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        String line = refusal(Launch.serve(directory).by(java, "-cp", Launch.JAR.toString(), "dev.offloop.cli.Main"));

        assertThat(line)
                .contains(
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "java @offloop.flags",
                        "Surefire");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fly",
                "serve --prot 1",
                "serve --port many",
                "serve --port 70000",
                "serve --drain soon",
                "serve --strategy magic",
                "serve --tasks no-such.jar",
                "serve --tasks pom.xml",
                "serve --host 0.0.0.0",
                "serve --children -1",
                "serve --child-heap 1",
                "serve --child-java-opts=-Xmx1g",
                "serve --body-limit lots",
                "serve --threads 0",
                "run no-such-task",
                "run sha256 --strategy magic"
            })
    void anOptionThatDoesNotFit(String arguments) {
        String line = refusal(Launch.of(arguments.split(" ", -1)));

        String wrong = arguments.replaceFirst(".*[ =]", "");
        assertThat(line).contains(wrong.startsWith("-") ? wrong.substring(1) : wrong);
    }

    /** The one line that it says, beside what a JVM without its flags has to say itself. */
    private static String refusal(Launch launch) {
        try (Running running = Running.start(launch)) {
            running.input(new byte[0]);
            assertThat(running.exitCode(END)).as(running.said()).isEqualTo(2);
            List<String> complaints = running.complaints().stream()
                    .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: "))
                    .toList();
            assertThat(complaints).hasSize(1);
            assertThat(running.out()).isEmpty();
            return complaints.getFirst();
        }
    }
}
