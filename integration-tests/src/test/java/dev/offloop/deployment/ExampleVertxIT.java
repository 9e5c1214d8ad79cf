package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.JvmFlags;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The program of the README as a project of its own: built by Maven, its test included, and run as its page says. */
@TestInstance(Lifecycle.PER_CLASS)
class ExampleVertxIT {
    private static final Path EXAMPLE = Launch.ROOT.resolve("docs/examples/vertx");
    private static final Duration END = Duration.ofSeconds(60);

    private FreshProject project;

    @BeforeAll
    void build(@TempDir Path home) throws IOException {
        project = new FreshProject(EXAMPLE, home);
        project.maven("package");
    }

    @Test
    void itRunsOnTheClassPath() throws Exception {
        check("@offloop.flags", "-cp", "target/classes:target/lib/*", "app.Main", "0");
    }

    @Test
    void itRunsOnTheModulePath() throws Exception {
        check("@offloop-modules.flags", "-p", "target/classes:target/lib", "-m", "app/app.Main", "0");
    }

    @Test
    void withoutFlagsItSaysWhichOnesItNeedsOnEitherPath() throws Exception {
        List<String> modules = Files.readAllLines(EXAMPLE.resolve("offloop-modules.flags"));
        String all = modules.getFirst();

        assertThat(refusal("-cp", "target/classes:target/lib/*", "app.Main"))
                .contains(Files.readAllLines(EXAMPLE.resolve("offloop.flags")).subList(0, 3));
        assertThat(refusal(all, "-p", "target/classes:target/lib", "-m", "app/app.Main"))
                .contains(modules.subList(1, 4));
    }

    @Test
    void itsFlagsAreThoseOfTheListAndTheJarPrintsThem() throws Exception {
        assertThat(Files.readAllLines(EXAMPLE.resolve("offloop.flags"))).isEqualTo(JvmFlags.all());
        try (Running printing = project.java("-cp", "target/lib/*", JvmFlags.class.getName())) {
            assertThat(printing.exitCode(END)).isZero();
            assertThat(printing.out()).isEqualTo(JvmFlags.all());
        }
    }

    @Test
    void theReadmeShowsItsProgram() throws IOException {
        String program = bare(Files.readString(EXAMPLE.resolve("src/main/java/app/Main.java")));

        assertThat(bare(Files.readString(Launch.ROOT.resolve("README.md"))))
                .contains(program.substring(program.indexOf("Vertxvertx="), program.indexOf(".listen(")));
    }

    /** Without comments at the ends of lines, and without white space. */
    private static String bare(String text) {
        return text.replaceAll("(?m)\\s//.*$", "").replaceAll("\\s", "");
    }

    private void check(String... arguments) throws Exception {
        List<ProcessHandle> children;
        try (Running running = project.java(arguments)) {
            Patience.until(END, running::said, () -> !running.out().isEmpty() || !running.isAlive());
            assertThat(running.out()).as(running.said()).isNotEmpty();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(running.out().getFirst()))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("1681\n");
            }
            children = running.handle().children().toList();
            assertThat(children).isNotEmpty();
            assertThat(running.said()).doesNotContain("stock loop");
        }
        for (ProcessHandle child : children) {
            child.onExit().join();
        }
    }

    private String refusal(String... arguments) throws Exception {
        try (Running running = project.java(arguments)) {
            Patience.until(
                    END,
                    running::said,
                    () -> running.err().stream().anyMatch(line -> line.contains("IllegalStateException")));
            return running.err().stream()
                    .filter(line -> line.contains("IllegalStateException"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
