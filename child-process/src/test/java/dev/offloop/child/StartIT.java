package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real children that do not get ready: they hang, are stopped or end while a task's class is loaded. */
@Order(1) // Takes long, so it begins first.
@Timeout(300)
class StartIT {
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** Three in a row pass before a pool without progress is told by another reason, after 30 s. */
    private static final Duration LONG = Duration.ofSeconds(9);

    /** Of how many starts a time-out is the time, on a machine that gets busier meanwhile. */
    private static final int STARTS = 6;

    @TempDir
    static Path measured;

    private static Duration startTimeout = SHORT;

    @TempDir
    Path directory;

    /** Long enough for a start on this machine as busy as it is. */
    @BeforeAll
    static void measureAStart() {
        QuickChildren.config();
        long begin = System.nanoTime();
        new Rig(measured, config -> config).close();
        Duration several = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(STARTS);
        startTimeout = Collections.min(List.of(LONG, Collections.max(List.of(SHORT, several))));
    }

    private Rig rig(int spares) {
        return new Rig(
                directory,
                config -> QuickChildren.withProperty(config, "offloop.reluctant", directory.toString())
                        .withStartTimeout(startTimeout)
                        .withSupervision(Supervision.defaults().withSpares(spares)));
    }

    @Test
    void aChildThatIsStoppedWhileItStartsIsKilledAndTheNextOneWorks() throws IOException {
        try (Rig rig = rig(0)) {
            Path hang = Files.createFile(directory.resolve("hang"));
            Rig.signal("KILL", rig.first().pid());
            Rig.until("the next one hangs", () -> rig.starting().stream().anyMatch(worker -> worker.pid() > 0));
            long stopped = rig.starting().getFirst().pid();
            Future<byte[]> waiting = rig.echo(3);

            Rig.signal("STOP", stopped);
            Files.delete(hang);

            assertThat(Rig.get(waiting)).containsExactly(3);
            Rig.until(
                    "the stopped one is killed", () -> ProcessHandle.of(stopped).isEmpty());
            assertThat(rig.first().pid()).isNotEqualTo(stopped);
        }
    }

    @Test
    void whileNoChildGetsReadyInTimeTasksAreRefusedWithTheReason() throws IOException {
        try (Rig rig = rig(0)) {
            Path hang = Files.createFile(directory.resolve("hang"));
            Rig.signal("KILL", rig.first().pid());
            Future<byte[]> waiting = rig.echo(1);

            Rig.until("the circuit is open", () -> !unavailable(rig).isEmpty());
            assertThat(unavailable(rig).get("child"))
                    .contains("in a row", "it was not ready within " + startTimeout.toMillis() + " ms");
            assertIsRefused(rig, "it was not ready within " + startTimeout.toMillis() + " ms");

            Files.delete(hang);
            assertThat(Rig.get(waiting)).containsExactly(1);
            assertThat(unavailable(rig)).isEmpty();
        }
    }

    @Test
    void sparesThatDieBeforeTheyAreReadyAreTriedAgainEverLessOftenAndDoNoHarmUntilTheyAreNeeded() throws IOException {
        try (Rig rig = rig(1)) {
            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            Path exit = Files.createFile(directory.resolve("exit"));
            long begin = System.nanoTime();

            Rig.signal("KILL", rig.spares().getFirst().pid());
            Rig.until("spares have died for a while", () -> {
                assertThat(Rig.get(rig.echo(1))).containsExactly(1);
                return System.nanoTime() - begin > 2 * startTimeout.toNanos();
            });
            assertThat(unavailable(rig)).as("as long as one is at work").isEmpty();
            assertThat(started(rig)).as("with pauses that grow").isLessThan(20);

            Rig.signal("KILL", rig.first().pid());
            Rig.until("no child is left", () -> !unavailable(rig).isEmpty());
            assertIsRefused(rig, "exited with code 5");

            Files.delete(exit);
            Rig.until(
                    "all is well again",
                    () -> rig.ready().size() == 1 && rig.spares().size() == 1);
            assertThat(unavailable(rig)).isEmpty();
            assertThat(Rig.get(rig.echo(2))).containsExactly(2);
        }
    }

    /** Children so far, which are counted in their names. */
    private static int started(Rig rig) {
        Rig.until("another is being started", () -> !rig.starting().isEmpty());
        WorkerInfo last = rig.starting().getLast();
        return Integer.parseInt(last.name().substring("spare-".length()));
    }

    private static Map<String, String> unavailable(Rig rig) {
        return Rig.get(rig.offload().unavailable());
    }

    private static void assertIsRefused(Rig rig, String why) {
        assertThat(Rig.outcome(rig.echo(9))).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Outcome.Reason.UNAVAILABLE);
            assertThat(rejected.detail()).contains(why);
        });
    }
}
