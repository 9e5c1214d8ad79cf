package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed by SIGKILL, so that it can tidy up nothing. How long its family takes to end is reported and
 * not judged: it depends on the load. A process that has ended may stay in the process table until process 1 looks
 * after it, which is not waited for.
 */
class ParentDeathIT {
    /** For a machine with much else to do. */
    private static final Duration GONE = Duration.ofSeconds(60);

    /** Seconds of a loop that never looks up. */
    private static final int LONG_LOOP = Integer.MAX_VALUE;

    @Test
    void childrenInACountedLoopEndWithTheirParentAndTheNextStartSweeps(@TempDir Path directory) throws IOException {
        Ledger ledger = Ledger.in(directory);
        Path runtimeDirectory = directory.resolve("run");
        Launch launch = ledger.on(Launch.serve(runtimeDirectory).with("--children", 2));
        List<Path> left;
        try (Service service = Service.start(launch)) {
            for (String id : List.of("a", "b")) {
                var _ = service.http().postLater("/tasks/book-entry?strategy=child", Ledger.entry(id, LONG_LOOP));
            }
            Patience.until(
                    Duration.ofSeconds(20),
                    () -> "both tasks have begun: " + ledger.booked(),
                    () -> ledger.booked().size() == 2);

            killAndAwaitTheEndOfTheFamily(service);
            left = entries(runtimeDirectory);
            assertThat(left).as("what a killed service leaves").isNotEmpty();
        }

        try (Service next = Service.start(launch)) {
            assertThat(next.http().get("/ping").status()).isEqualTo(200);
            assertThat(entries(runtimeDirectory)).hasSize(1).doesNotContainAnyElementsOf(left);
        }
    }

    @Test
    void aChildThatIsStoppedEndsWithItsParent(@TempDir Path directory) {
        try (Service service =
                Service.start(Launch.serve(directory.resolve("run")).with("--children", 1))) {
            Signal.STOP.send(service.children().getFirst().pid());

            killAndAwaitTheEndOfTheFamily(service);
        }
    }

    @Test
    void childrenThatAreStartingEndWithTheirParent(@TempDir Path directory) {
        Launch launch = Launch.serve(directory.resolve("run")).with("--children", 2);
        try (Running starting = Running.start(launch)) {
            Patience.until(
                    Duration.ofMinutes(2),
                    () -> "the service starts its children; " + starting.said(),
                    () -> starting.handle()
                                    .descendants()
                                    .filter(Service::isChild)
                                    .count()
                            >= 2);

            killAndAwaitTheEndOfTheFamily(starting.handle());
        }
    }

    @Test
    void whatHelpsTheServiceAtItsFirstStartEndsWithItToo(@TempDir Path directory) {
        Launch launch = Launch.serve(directory.resolve("run"))
                .with("--children", 1)
                .withVariable("XDG_CACHE_HOME", directory.resolve("cache").toString());
        try (Service service = Service.start(launch)) {
            Patience.until(
                    Duration.ofSeconds(30),
                    () -> "the training run of the AOT cache has begun: " + service.family(),
                    () -> service.family().size() > service.children().size());

            killAndAwaitTheEndOfTheFamily(service);
        }
    }

    private static void killAndAwaitTheEndOfTheFamily(Service service) {
        killAndAwaitTheEndOfTheFamily(service.running().handle());
    }

    private static void killAndAwaitTheEndOfTheFamily(ProcessHandle service) {
        List<ProcessHandle> family = service.descendants().toList();
        assertThat(family).isNotEmpty();

        long start = System.nanoTime();
        Signal.KILL.send(service.pid());

        Patience.until(
                GONE,
                () -> "all that the service had started has ended: "
                        + family.stream().filter(ParentDeathIT::runs).toList(),
                () -> family.stream().noneMatch(ParentDeathIT::runs));
        System.out.println(family.size() + " processes below a killed service have ended after "
                + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && !ProcFile.hasEnded(process.pid());
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
