package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.http.OffloopService;
import dev.offloop.http.ServiceConfig;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for jobs, with a service. */
class JobsCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LATER = "Offloop-Not-Before=2100-01-01T00:00:00Z";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Assembly assembly;
    private JournalJobStore store;
    private OffloopService service;

    @BeforeEach
    void start() {
        assembly = Assembly.start(
                new AssemblyConfig(List.of("platform"), ChildConfig.defaults(), 1, List.of(), Optional.empty()));
        store = Assembly.await(
                JournalJobStore.open(
                        assembly.vertx(),
                        JournalConfig.in(directory.resolve("data")).fileBytes(64 << 10)),
                PATIENCE);
        service = Assembly.await(
                OffloopService.start(
                        assembly.vertx(),
                        assembly.offload(),
                        ServiceConfig.defaults().withPort(0).withJobs(store),
                        assembly.metrics()),
                PATIENCE);
    }

    @AfterEach
    void close() {
        Assembly.await(service.close(Duration.ZERO), PATIENCE);
        Assembly.await(store.close(), PATIENCE);
        assembly.close();
    }

    private Invocation jobs(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("jobs", "--url", service.url()));
        all.addAll(List.of(arguments));
        StandardStreams streams = new StandardStreams(
                new ByteArrayInputStream(input.getBytes(UTF_8)), new StandardOutput(bytes, false), false);
        return Invocation.of(
                OffloopCommand.commandLine(streams, new ComparisonElsewhere(), Map.of()), all.toArray(String[]::new));
    }

    private String submit(String input, String... arguments) {
        Invocation submitted = jobs(input, arguments);
        assertThat(submitted.err()).isEmpty();
        return submitted.out().strip();
    }

    @Test
    void aJobIsSentWatchedAndItsResultIsWritten() {
        String id = submit("abc", "submit", "mandelbrot", "-p", "width=1", "-p", "height=1");

        Invocation watched = jobs("", "watch", id);
        Invocation result = jobs("", "result", id);

        assertThat(watched.exitCode()).as(watched.toString()).isZero();
        assertThat(watched.out().lines().toList().getLast()).endsWith(" done, attempt 1");
        assertThat(result.exitCode()).isZero();
        assertThat(bytes.toByteArray()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(jobs("", "show", id).out()).contains("\"state\" : \"done\"");
    }

    @Test
    void jobsAreListedCancelledAndRetried() {
        String waiting = submit("x", "submit", "echo", "--header", LATER, "--header", "Idempotency-Key=k");
        String dead = submit("{}", "submit", "burn");
        assertThat(jobs("", "watch", dead).exitCode()).isEqualTo(1);

        assertThat(jobs("", "ls", "--state", "queued").out())
                .startsWith(waiting + " queued")
                .hasLineCount(1);
        assertThat(jobs("", "dead").out()).startsWith(dead + " failed").hasLineCount(1);
        assertThat(jobs("", "cancel", waiting).out()).contains("cancelled");
        assertThat(jobs("", "retry", waiting).out()).contains("queued");
        Invocation refused = jobs("", "retry", waiting);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).singleElement().asString().contains("only one that is failed");
        assertThat(jobs("", "result", "none").err()).singleElement().asString().contains("There is no job 'none'");
        assertThat(jobs("").exitCode()).isEqualTo(2);
    }

    @Test
    void aDirectoryIsReadAndWhatIsDamagedIsNamed() throws IOException {
        String data = directory.resolve("data").toString();
        submit("x".repeat(100_000), "submit", "echo", "--header", LATER);

        assertThat(jobs("", "verify", data).err()).singleElement().asString().contains("in use by process");
        Assembly.await(store.close(), PATIENCE);
        Invocation whole = jobs("", "verify", data);
        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out()).startsWith("1 records, 0 ");
        try (var files = Files.walk(directory.resolve("data/bodies"))) {
            Files.writeString(files.filter(Files::isRegularFile).findFirst().orElseThrow(), "other");
        }
        Invocation damaged = jobs("", "verify", data);
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.out()).contains("the bytes are others");
        assertThat(jobs("", "verify", directory.resolve("none").toString()).exitCode())
                .isEqualTo(2);
    }
}
