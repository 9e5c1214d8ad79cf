package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.storm.Misbehave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of all kinds at random moments under requests of all kinds. Every request is answered, then all books are at
 * zero, and nothing is left. System properties choose the length in seconds ({@code storm.seconds}) and the random
 * numbers ({@code storm.seed}; the moments of a run cannot be repeated).
 */
class StormIT {
    private static final Duration CALM = Duration.ofMinutes(2);
    private static final int CLIENTS = 16;

    /** Connections of the test's own client that are kept alive, and files that a JVM opens as it goes. */
    private static final int DESCRIPTORS_MORE = 40;

    @Test
    void everyRequestIsAnsweredAndNothingIsLeft(@TempDir Path directory) throws IOException {
        storm(directory, Duration.ofSeconds(Integer.getInteger("storm.seconds", 12)));
    }

    @Test
    @Tag("soak")
    void everyRequestIsAnsweredAndNothingIsLeftForTenMinutes(@TempDir Path directory) throws IOException {
        storm(directory, Duration.ofMinutes(10));
    }

    private static void storm(Path directory, Duration time) throws IOException {
        long seed = Long.getLong("storm.seed", System.nanoTime());
        Path jar = TaskJar.write(directory.resolve("misbehave.jar"), Misbehave.class);
        Path runtimeDirectory = directory.resolve("run");
        Launch launch = Launch.serve(runtimeDirectory)
                .with("--children", 2, "--spares", 1, "--arena", "16m", "--allow-inline", "--tasks", jar);
        try (Service service = Service.start(launch)) {
            service.awaitCalm();
            long descriptors = descriptors(service);
            Traffic traffic = new Traffic(service, CLIENTS, seed);
            Weather weather = new Weather(service, new Random(seed));
            try (weather;
                    traffic) {
                LockSupport.parkNanos(time.toNanos());
            }
            System.out.println("Storm of seed " + seed + ": " + weather.events() + ", answers: " + traffic.answers());

            assertThat(traffic.faults()).as("seed %d", seed).isEmpty();
            service.awaitCalm();
            Patience.until(
                    CALM,
                    () -> descriptors(service) + " descriptors are open, " + descriptors + " before",
                    () -> descriptors(service) <= descriptors + DESCRIPTORS_MORE);
            List<ProcessHandle> family = service.family();
            Signal.TERM.send(service.pid());
            assertThat(service.running().exitCode(CALM))
                    .as(service.running().said())
                    .isZero();
            Patience.until(
                    CALM,
                    () -> "all processes are gone: " + family,
                    () -> family.stream().noneMatch(ProcessHandle::isAlive));
        }
        try (Stream<Path> left = Files.list(runtimeDirectory)) {
            assertThat(left).as("files left behind").isEmpty();
        }
    }

    private static long descriptors(Service service) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(service.pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
