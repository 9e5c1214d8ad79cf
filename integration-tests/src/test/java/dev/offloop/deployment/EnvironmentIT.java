package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.deployment.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service and the system around it: its terminal, the orphans of its container, a stop while its loop is held. */
class EnvironmentIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void aServiceWhoseTerminalGoesStops(@TempDir Path directory) throws IOException {
        Launch launch = Launch.serve(directory).with("--children", 1, "--spares", 0);
        List<String> command = new ArrayList<>(launch.program());
        command.addAll(launch.arguments());
        Launch inTerminal = new Launch(
                List.of("script", "--quiet", "--return", "--command", String.join(" ", command), "/dev/null"),
                List.of(),
                launch.environment());
        try (Service service = Service.start(inTerminal)) {
            List<ProcessHandle> family = service.family();

            Signal.KILL.send(service.pid());

            try {
                Patience.until(
                        PATIENCE,
                        () -> "all are gone: " + family,
                        () -> family.stream().noneMatch(ProcessHandle::isAlive));
            } finally {
                // They are no descendants any more that would end with the test.
                family.forEach(ProcessHandle::destroyForcibly);
            }
            assertThat(filesBelow(directory)).isEmpty();
        }
    }

    private static String readNow(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServiceUnderNohupStaysAndReplacesItsChildrenWhichLinuxWouldKillFirst(@TempDir Path directory)
            throws IOException {
        try (Service service = Service.start(
                Launch.serve(directory).with("--children", 1, "--spares", 0).wrappedIn("nohup"))) {
            long before = service.children().getFirst().pid();
            Path score = Path.of("/proc", Long.toString(before), "oom_score_adj");
            assertThat(Integer.parseInt(Files.readString(score).strip())).isGreaterThanOrEqualTo(500);
            Path autogroup = score.resolveSibling("autogroup");
            if (Files.exists(autogroup)) {
                Patience.until(
                        PATIENCE,
                        () -> "its session is half as nice as it is",
                        () -> readNow(autogroup).strip().endsWith(" nice 5"));
            }

            Signal.HUP.send(service.pid());

            Patience.until(
                    PATIENCE,
                    () -> "the child is replaced",
                    () -> service.workers()
                            .anyMatch(worker -> worker.path("name").asText().equals("child-1")
                                    && worker.path("pid").asLong() != before));
            assertThat(service.http().get("/ping").status()).isEqualTo(200);
        }
    }

    @Test
    void aTaskThatHoldsTheEventLoopDoesNotHoldUpTheStop(@TempDir Path directory) throws IOException {
        try (Service service = Service.start(
                Launch.serve(directory).with("--children", 1, "--spares", 0, "--drain", "1s", "--allow-inline"))) {
            List<ProcessHandle> family = service.family();
            CompletableFuture<Answer> burning =
                    service.http().postLater("/tasks/burn?strategy=inline", "{\"millis\":3600000}");
            Patience.until(
                    PATIENCE,
                    () -> "the loop is held",
                    () -> service.running().err().stream().anyMatch(line -> line.contains("dev.offloop.tasks.Burn")));

            Signal.TERM.send(service.pid());

            assertThat(service.running().exitCode(PATIENCE)).isZero();
            Patience.until(PATIENCE, () -> "the connection is lost", burning::isCompletedExceptionally);
            assertThat(service.running().complaints())
                    .singleElement()
                    .asString()
                    .contains("not stopped in order", "ended by force");
            Patience.until(
                    PATIENCE,
                    () -> "all are gone: " + family,
                    () -> family.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(filesBelow(directory)).isEmpty();
        }
    }

    @Test
    void asTheFirstProcessItWaitsForOrphansButNotForItsOwnChildren(@TempDir Path directory) {
        boolean canUnshare =
                Shell.run("unshare", "--pid", "--fork", "--mount-proc", "true").succeeded();
        Demand.that(canUnshare, "a namespace of processes can be made with unshare");
        Launch launch = Launch.serve(directory)
                .with("--children", 1, "--spares", 0)
                .wrappedIn("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
        try (Service service = Service.start(launch)) {
            ProcessHandle first =
                    service.running().handle().children().findFirst().orElseThrow();

            Shell.demand(
                    "nsenter",
                    "--target",
                    Long.toString(first.pid()),
                    "--pid",
                    "--mount",
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 20 ]; do (sleep 0.1 &); i=$((i+1)); done");
            Patience.until(
                    PATIENCE,
                    () -> "no orphan is left",
                    () -> first.children()
                            .noneMatch(child -> ProcFile.name(child.pid()).equals("sleep")));
            Signal.KILL.send(service.children().getFirst().pid());

            Patience.until(
                    PATIENCE,
                    () -> "the signal is known; " + service.running().said(),
                    () -> service.running().err().stream().anyMatch(line -> line.contains("SIGKILL")));
        }
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(entry -> !entry.equals(directory)).toList();
        }
    }
}
