package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.deployment.Http.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is asked to stop. */
@Order(1) // Takes long, so it begins first.
class StopIT {
    private static final Duration STOPPED = Duration.ofSeconds(30);

    @Test
    void atSigtermRunningTasksFinishNoFurtherConnectionIsAcceptedAndTheExitCodeIs0(@TempDir Path directory) {
        assertDrains(directory, Signal.TERM::send);
    }

    @Test
    void ctrlCInATerminalDoesTheSame(@TempDir Path directory) {
        assertDrains(directory, Signal.INT::sendToGroup);
    }

    private static void assertDrains(Path directory, LongConsumer askToStop) {
        try (Service service = Service.start(Launch.serve(directory).with("--drain", "30s"))) {
            List<CompletableFuture<Answer>> running = Stream.of("child", "platform")
                    .map(strategy -> service.http().postLater("/tasks/burn?strategy=" + strategy, "{\"millis\":1000}"))
                    .toList();
            awaitInFlight(service, 2);

            askToStop.accept(service.pid());

            Patience.until(STOPPED, () -> "no further connection is accepted", () -> isRefused(service));
            for (CompletableFuture<Answer> answer : running) {
                assertThat(Http.join(answer).status())
                        .as(Http.join(answer).toString())
                        .isEqualTo(200);
            }
            assertThat(service.running().exitCode(STOPPED)).isZero();
        }
    }

    /** What it takes to stop may be among the code that is lost. */
    @Test
    void aServiceWhoseJarWasOverwrittenEndsAtSigtermToo(@TempDir Path directory) throws IOException {
        Path jar = Files.copy(Launch.JAR, directory.resolve("offloop.jar"));
        Launch launch = Launch.serve(directory.resolve("run"))
                .with("--children", 1, "--spares", 0)
                .by(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Launch.ROOT.resolve("child-process/src/main/resources/dev/offloop/child/jvm.flags"),
                        "-jar",
                        jar.toString());
        try (Service service = Service.start(launch)) {
            try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
                file.write(new byte[(int) file.length()]);
            }

            Signal.TERM.send(service.pid());

            assertThat(service.running().exitCode(STOPPED)).isBetween(0, 1);
        }
    }

    private static boolean isRefused(Service service) {
        try {
            RawHttp.statusOf(service.http().uri("/"), "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitInFlight(Service service, int tasks) {
        Patience.until(
                Duration.ofSeconds(20),
                () -> tasks + " tasks run",
                () -> Json.values(service.http().get("/workers").json().path("workers"))
                                .mapToInt(worker -> worker.path("inFlight").asInt())
                                .sum()
                        == tasks);
    }

    /** Its children are stopped, so that it cannot get ready. */
    @Test
    void aStopWhileTheServiceStartsEndsItInOrderToo(@TempDir Path directory) throws IOException {
        Launch launch = Launch.serve(directory.resolve("run")).with("--children", 1, "--spares", 0, "--drain", "60s");
        try (Running running = Running.start(launch)) {
            Patience.until(
                    STOPPED,
                    () -> "a child is starting; " + running.said(),
                    () -> running.handle().descendants().anyMatch(Service::isChild));
            List<ProcessHandle> family = running.handle().descendants().toList();
            family.stream().filter(Service::isChild).forEach(child -> Signal.STOP.send(child.pid()));

            Signal.TERM.send(running.pid());

            assertThat(running.exitCode(STOPPED)).as(running.said()).isZero();
            assertThat(running.complaints()).isEmpty();
            assertThat(family).noneMatch(ProcessHandle::isAlive);
            assertThat(tree(directory.resolve("run"))).isEmpty();
        }
    }

    @Test
    void aTaskLongerThanTheDrainTimeIsEndedAndItsCallerTold(@TempDir Path directory) {
        try (Service service = Service.start(Launch.serve(directory).with("--drain", "1s", "--children", 1))) {
            CompletableFuture<Answer> running =
                    service.http().postLater("/tasks/burn?strategy=child", "{\"millis\":60000}");
            awaitInFlight(service, 1);

            Signal.TERM.send(service.pid());

            assertThat(Http.join(running).status())
                    .as(Http.join(running).toString())
                    .isIn(502, 503);
            assertThat(service.running().exitCode(STOPPED)).isZero();
        }
    }

    @Test
    void noFileIsLeftAfterANormalStop(@TempDir Path directory) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Launch launch = Launch.of("serve", "--port", "0")
                .withVariable("XDG_CACHE_HOME", directory.resolve("cache").toString())
                .withVariable("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        try (Service service = Service.start(launch)) {
            List<ProcessHandle> family = service.family();
            assertThat(ownDirectories(service))
                    .as("the runtime directory, while it runs")
                    .isNotEmpty();
            assertThat(service.http()
                            .post("/tasks/echo?strategy=child", Photograph.noise(1 << 20))
                            .status())
                    .isEqualTo(200);

            Signal.TERM.send(service.pid());

            assertThat(service.running().exitCode(STOPPED)).isZero();
            assertThat(family).noneMatch(ProcessHandle::isAlive);
            assertThat(ownDirectories(service)).isEmpty();
            assertThat(tree(temporary)).isEmpty();
        }
    }

    /** What the service made where all services of this user have their queues, if it could do so in shared memory. */
    private static List<Path> ownDirectories(Service service) throws IOException {
        Path base = Path.of("/dev/shm", "offloop-" + System.getProperty("user.name"));
        if (!Files.exists(base)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(base)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(service.pid() + "-"))
                    .toList();
        }
    }

    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(entry -> !entry.equals(directory)).toList();
        }
    }
}
