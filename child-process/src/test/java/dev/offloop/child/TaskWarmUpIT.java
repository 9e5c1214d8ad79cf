package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.sample.Warm;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Real children that warm up before they are spares. */
@ResourceLock(CapturedLog.LOCK)
@Timeout(180)
@ResourceLock("log")
class TaskWarmUpIT {
    @TempDir
    Path directory;

    private static UnaryOperator<ChildConfig> warmingUp(String how) {
        return config ->
                QuickChildren.withProperty(config, "test.warm-up", how).withSupervision(Supervision.defaults());
    }

    private static String warmth(Rig rig) {
        return Rig.get(rig.offload().submit(Warm.class, new Text(""), TaskOptions.defaults()))
                .text();
    }

    private static void replaceByTheSpare(Rig rig) {
        long spare = rig.spares().getFirst().pid();
        Rig.signal("KILL", rig.first().pid());
        Rig.until("the spare has the place", () -> rig.first().pid() == spare);
    }

    @Test
    void aSpareIsWarmOnTheThreadThatRunsTasksAndTheFirstChildIsReadyWithoutThat() {
        try (Rig rig = new Rig(directory, config -> config.withSupervision(Supervision.defaults()))) {
            assertThat(warmth(rig)).isEqualTo("cold main");

            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            replaceByTheSpare(rig);

            assertThat(warmth(rig)).isEqualTo("main main");
        }
    }

    @Test
    void aWarmUpThatThrowsIsLoggedAndTheSpareIsReadyAllTheSame() {
        try (CapturedLog log = new CapturedLog("dev.offloop.child.output");
                Rig rig = new Rig(directory, warmingUp("throw"))) {
            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            Rig.until(
                    "it is logged",
                    () -> log.has(
                            "A task of dev.offloop.child.sample.Warm could not be warmed up: java.lang.IllegalStateException: too cold"));
            replaceByTheSpare(rig);

            assertThat(warmth(rig)).isEqualTo("cold main");
        }
    }

    @Test
    void aWarmUpThatHangsIsNamedWhenTheStartTimesOutAndThenLeftOut() {
        try (CapturedLog log = new CapturedLog("dev.offloop.child.lifecycle.Child");
                Rig rig = new Rig(
                        directory, config -> warmingUp("hang").apply(config).withStartTimeout(Duration.ofSeconds(8)))) {
            Rig.until("there is a spare at last", () -> rig.spares().size() == 1);

            assertThat(log.has("it was not ready within 8000 ms: the warm-up of task 'warm' does not end"))
                    .isTrue();
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
    }

    @Test
    void aPlaceThatFallsVacantDoesNotWaitForASpareThatHangs() {
        try (Rig rig = new Rig(directory, warmingUp("hang"))) {
            Rig.until(
                    "a spare is started",
                    () -> rig.workers().stream()
                            .anyMatch(worker -> worker.state().equals("starting")));
            long before = rig.first().pid();

            Rig.signal("KILL", before);

            Rig.until(
                    "another has the place",
                    () -> rig.first().pid() != before && rig.first().state().equals("ready"));
            assertThat(Rig.get(rig.echo(2))).containsExactly(2);
        }
    }
}
