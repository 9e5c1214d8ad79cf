package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark KillStorm, which ends with exit code 1 when a task is lost or one that may not ran twice. */
@Order(1) // Takes long, so it begins first.
class KillStormIT {
    private static final Path JAR = Launch.ROOT.resolve("benchmarks/target/benchmarks.jar");
    private static final Path FLAGS =
            Launch.ROOT.resolve("child-process/src/main/resources/dev/offloop/child/jvm.flags");

    @Test
    void nothingIsLostAndNothingRunsTwiceWhileChildrenAreKilled() {
        storm(20, 1_000, 3, Duration.ofMinutes(5));
    }

    @Test
    @Tag("soak")
    void aThousandKillsLoseNothingAndNothingRunsTwice() {
        storm(1_000, 1_000, 3, Duration.ofMinutes(60));
    }

    private static void storm(int kills, int pauseMillis, int calmSeconds, Duration patience) {
        List<String> arguments = new ArrayList<>(List.of("@" + FLAGS, "-cp", JAR.toString()));
        arguments.addAll(List.of("dev.offloop.benchmarks.KillStorm", kills + "", pauseMillis + "", calmSeconds + ""));
        Launch launch = Launch.of(arguments.toArray(String[]::new))
                .by(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        try (Running running = Running.start(launch)) {
            assertThat(running.exitCode(patience)).as(running.said()).isZero();
        }
    }
}
