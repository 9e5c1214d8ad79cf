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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The examples as projects of their own: built by Maven, tests included, and run as their pages say. */
@Order(1) // Takes long, so it begins first.
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesIT {
    private static final String VERTX = "vertx";
    private static final String SPRING = "spring-boot";
    private static final Path SOURCES = Launch.ROOT.resolve("docs/examples");
    private static final Path EXAMPLE = SOURCES.resolve(VERTX);
    private static final Duration END = Duration.ofSeconds(60);
    private static final Pattern TOMCAT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final int TERMINATED = 128 + 15;

    private FreshProjects projects;
    private Optional<String> withoutSpring = Optional.empty();

    @BeforeAll
    void build(@TempDir Path home) throws IOException {
        projects = new FreshProjects(home, VERTX, SPRING);
        withoutSpring = projects.build(VERTX, SPRING);
        if (withoutSpring.isPresent()) {
            assertThat(projects.build(VERTX)).isEmpty();
        }
    }

    @AfterAll
    void close() throws IOException {
        projects.close();
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
        try (Running printing = projects.java(VERTX, "-cp", "target/lib/*", JvmFlags.class.getName())) {
            assertThat(printing.exitCode(END)).isZero();
            assertThat(printing.out()).isEqualTo(JvmFlags.all());
        }
    }

    @Test
    void springBootServesFromChildrenAndThreadsAndLeavesNoProcess() throws Exception {
        withoutSpring.ifPresent(reason -> Assumptions.abort("Spring Boot cannot be had: " + reason));
        try (Running unpacking = projects.java(
                SPRING, "-Djarmode=tools", "-jar", "target/app.jar", "extract", "--destination", "target/app")) {
            assertThat(unpacking.exitCode(END)).as(unpacking.said()).isZero();
        }
        try (Running running = projects.java(SPRING, "-jar", "target/app/app.jar", "--server.port=0")) {
            Patience.until(END, running::said, () -> port(running).isPresent() || !running.isAlive());
            String url = "http://localhost:" + port(running).orElseThrow(() -> new AssertionError(running.said()));

            assertThat(get(url + "/square/41")).isEqualTo("1681");
            assertThat(get(url + "/prime-after/100")).isEqualTo("101");

            List<ProcessHandle> children = running.handle().children().toList();
            assertThat(children).isNotEmpty();
            assertThat(running.handle().destroy()).isTrue();
            assertThat(running.exitCode(END)).isEqualTo(TERMINATED);
            assertThat(children).as(running.said()).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static Optional<String> port(Running running) {
        return running.out().stream()
                .map(TOMCAT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return client.send(request, BodyHandlers.ofString()).body();
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
        try (Running running = projects.java(VERTX, arguments)) {
            Patience.until(END, running::said, () -> !running.out().isEmpty() || !running.isAlive());
            assertThat(running.out()).as(running.said()).isNotEmpty();
            assertThat(get(running.out().getFirst())).isEqualTo("1681\n");
            children = running.handle().children().toList();
            assertThat(children).isNotEmpty();
            assertThat(running.said()).doesNotContain("stock loop");
        }
        for (ProcessHandle child : children) {
            child.onExit().join();
        }
    }

    private String refusal(String... arguments) throws Exception {
        try (Running running = projects.java(VERTX, arguments)) {
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
