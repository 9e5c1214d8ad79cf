package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision;
import dev.offloop.child.config.Supervision.Recycling;
import dev.offloop.child.config.Supervision.Scaling;
import dev.offloop.child.sample.Hoard;
import dev.offloop.child.sample.Spin;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Await;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How real children are kept in reserve, watched and replaced. */
@Order(1) // Takes long, so it begins first.
@Timeout(180)
class SupervisionIT {
    @TempDir
    Path directory;

    private Rig rig(UnaryOperator<Supervision> with) {
        return new Rig(
                directory,
                config -> config.withSupervision(with.apply(Supervision.defaults()))
                        .withCancelGrace(Duration.ofMillis(300)));
    }

    @Test
    void aSpareTakesThePlaceOfAChildThatDies() {
        try (Rig rig = rig(supervision -> supervision)) {
            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            long spare = rig.spares().getFirst().pid();
            Future<Text> spinning = rig.spin(TaskOptions.defaults());

            Rig.signal("KILL", rig.first().pid());
            Rig.lost(spinning);

            assertThat(rig.first().pid()).isEqualTo(spare);
            assertThat(rig.first().restarts()).isEqualTo(1);
            assertThat(Rig.get(rig.echo(7))).containsExactly(7);
            Rig.until("there is another spare", () -> rig.spares().size() == 1);
        }
    }

    @Test
    void aSpareThatDiesIsReplacedAndNoTaskNotices() {
        try (Rig rig = rig(supervision -> supervision)) {
            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            long worker = rig.first().pid();
            long spare = rig.spares().getFirst().pid();

            Rig.signal("KILL", spare);

            Rig.until("there is another spare", () -> rig.spares().stream().anyMatch(other -> other.pid() != spare));
            assertThat(rig.first().pid()).isEqualTo(worker);
        }
    }

    @Test
    void aChildThatIsStoppedIsKilledAndItsTasksAreAsAfterADeath() {
        try (Rig rig = rig(supervision -> supervision.withHeartbeatTimeout(Duration.ofMillis(800)))) {
            Future<Text> spinning = rig.spin(TaskOptions.defaults());
            long stopped = rig.first().pid();

            Rig.signal("STOP", stopped);
            LossCause cause = Rig.lost(spinning).cause();

            assertThat(cause.killedFor()).hasValue("it did not answer a heartbeat for 800 ms");
            assertThat(cause.blame()).isEqualTo(LossCause.Blame.SUPERVISOR);
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
            assertThat(rig.first().pid()).isNotEqualTo(stopped);
        }
    }

    @Test
    void aTaskWithoutADeadlineEndsAtTheLongestRunTime() {
        Duration most = Duration.ofSeconds(1);
        try (Rig rig = rig(supervision -> supervision.withMaxRunTime(most))) {
            // Its time may be over before it has reported that it spins.
            Future<Text> spinning = rig.offload()
                    .submit(Spin.class, new Text(directory.resolve("mark").toString()), TaskOptions.defaults());

            assertThat(Rig.outcome(spinning)).isEqualTo(new Outcome.TimedOut<>(most, true));
            Rig.until("its child was replaced", () -> rig.first().restarts() == 1);
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
    }

    @Test
    void aChildThatHasDoneItsTasksIsReplacedAndNoTaskFails() {
        try (Rig rig = rig(supervision -> supervision.withRecycling(new Recycling(50, Duration.ZERO, 0)))) {
            long first = rig.first().pid();
            while (rig.first().pid() == first) {
                allAnswered(rig, 20);
            }
            allAnswered(rig, 20);
            assertThat(rig.first().vitals().orElseThrow().recycles()).isPositive();
        }
    }

    @Test
    void aChildThatIsOldOrTakesTooMuchMemoryIsReplacedAlsoWithoutASpare() {
        try (Rig rig = rig(supervision -> supervision
                .withSpares(0)
                .withHeartbeatTimeout(Duration.ofSeconds(2))
                .withRecycling(new Recycling(0, Duration.ofSeconds(3), 0)))) {
            long first = rig.first().pid();
            Rig.until(
                    "it was replaced",
                    () -> rig.first().pid() != first && rig.first().pid() > 0);
            allAnswered(rig, 20);
        }
        try (Rig rig = rig(supervision -> supervision.withRecycling(new Recycling(0, Duration.ZERO, 1)))) {
            long first = rig.first().pid();
            Rig.until(
                    "it was replaced",
                    () -> rig.first().pid() != first && rig.first().pid() > 0);
        }
    }

    @Test
    void allChildrenAreReplacedOneAfterTheOtherWithoutAFailedTask() {
        try (Rig rig = new Rig(directory, config -> config.withChildren(2).withSupervision(Supervision.defaults()))) {
            List<Long> before = pids(rig);
            Future<Void> renewed = rig.offload().renewWorkers();
            while (!renewed.isComplete()) {
                allAnswered(rig, 50);
            }
            Rig.get(renewed);

            assertThat(pids(rig)).doesNotContainAnyElementsOf(before);
            assertThat(rig.ready()).hasSize(2);
        }
    }

    private static List<Long> pids(Rig rig) {
        return rig.workers().stream()
                .map(WorkerInfo::pid)
                .filter(pid -> pid > 0)
                .toList();
    }

    private static void allAnswered(Rig rig, int count) {
        List<Future<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(rig.echo(i));
        }
        for (int i = 0; i < count; i++) {
            assertThat(Rig.get(answers.get(i))).containsExactly(i);
        }
    }

    @Test
    void whenTasksWaitThereAreMoreChildrenAndWhenNoneComeThereAreFewerAgain() throws IOException {
        Scaling scaling = new Scaling(2, Duration.ofMillis(50), Duration.ofMillis(500));
        try (Rig rig = rig(supervision -> supervision.withScaling(scaling))) {
            assertThat(rig.ready()).hasSize(1);
            Path gate = directory.resolve("gate");
            Submission<Text> held = rig.offload()
                    .submit(rig.offload().tasks().get(Await.class), new Text(gate.toString()), TaskOptions.defaults());
            Rig.until("the task runs", () -> Files.exists(Path.of(gate + ".started-" + held.taskId())));

            assertThat(Rig.get(rig.echo(3)))
                    .as("answered by the second child, as the first one is busy")
                    .containsExactly(3);
            assertThat(held.future().isComplete()).isFalse();
            assertThat(rig.ready()).hasSize(2);

            Files.createFile(gate);
            Rig.get(held.future());
            Rig.until(
                    "the second child is gone",
                    () -> rig.workers().stream().noneMatch(w -> w.name().equals("child-2")));
            assertThat(Rig.get(rig.echo(4))).containsExactly(4);
        }
    }

    @Test
    void thereAreAsManyChildrenAsAskedForLaterAndNoTaskFails() {
        try (Rig rig = rig(supervision -> supervision.withSpares(0))) {
            assertThat(rig.ready()).hasSize(1);
            Future<Text> spinning = rig.spin(TaskOptions.defaults());

            Rig.get(rig.offload().resize("child", 3, 3));
            Rig.until("there are three", () -> rig.ready().size() == 3);
            assertThat(Rig.get(rig.echo(3))).containsExactly(3);
            assertThat(spinning.isComplete()).isFalse();

            Rig.get(rig.offload().resize("child", 1, 2));
            Rig.until(
                    "there are two",
                    () -> rig.ready().size() == 2 && rig.workers().size() == 2);
            assertThat(Rig.get(rig.echo(4))).containsExactly(4);
            assertThat(spinning.isComplete()).isFalse();
        }
    }

    @Test
    void severalRenewalsAtATimeReplaceEachChildOnce() {
        try (Rig rig = rig(supervision -> supervision.withSpares(0))) {
            List<Future<Void>> renewals = Stream.generate(() -> rig.offload().renewWorkers())
                    .limit(20)
                    .toList();

            renewals.forEach(Rig::get);

            assertThat(rig.first().restarts()).isEqualTo(1);
            assertThat(Rig.get(rig.echo(5))).containsExactly(5);
        }
    }

    @Test
    void aTaskThatFillsTheHeapIsToldSo() {
        try (Rig rig = new Rig(directory, config -> config.withHeapMegabytes(32))) {
            LossCause cause = Rig.lost(rig.offload().submit(Hoard.class, new Text("all"), TaskOptions.defaults()))
                    .cause();

            assertThat(cause.outOfMemory()).isTrue();
            assertThat(cause.blame()).isEqualTo(LossCause.Blame.ITSELF);
            assertThat(cause.summary()).contains("ran out of memory");
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
        }
    }
}
