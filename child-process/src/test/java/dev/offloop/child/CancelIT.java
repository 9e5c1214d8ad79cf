package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.sample.Hold;
import dev.offloop.child.sample.Note;
import dev.offloop.child.sample.Spin;
import dev.offloop.offload.Submission;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of a cancellation in real children, one of them at work: what waits is taken out, what runs is told, and
 * what goes on beyond the grace loses its child. The caller is answered at the first step.
 */
@Timeout(120)
class CancelIT {
    @TempDir
    Path directory;

    /** Its child gets another task while it runs one. */
    private Rig rig(Duration grace) {
        Rig rig = new Rig(directory, config -> config.withCancelGrace(grace));
        Rig.until("the child may hold several tasks", () -> {
            Rig.get(rig.echo(0));
            return rig.first().credits() > 1;
        });
        return rig;
    }

    private Submission<Text> spin(Rig rig) {
        Path mark = directory.resolve("spinning");
        Submission<Text> spinning = rig.offload()
                .submit(rig.offload().tasks().get(Spin.class), new Text(mark.toString()), TaskOptions.defaults());
        Rig.until("the task spins", () -> Files.exists(mark));
        return spinning;
    }

    @Test
    void aTaskThatHeedsNothingLosesItsChildAfterTheGraceAndWhatWaitedBehindItIsAnswered() {
        Duration grace = Duration.ofSeconds(3);
        try (Rig rig = rig(grace)) {
            Submission<Text> spinning = spin(rig);
            ProcessHandle child = ProcessHandle.of(rig.first().pid()).orElseThrow();
            List<Future<byte[]>> behind =
                    Stream.iterate(0, i -> i + 1).limit(20).map(rig::echo).toList();
            long cancelled = System.nanoTime();

            spinning.cancel();

            assertThat(Rig.outcome(spinning.future())).isEqualTo(new Outcome.Cancelled<>(true));
            assertThat(child.isAlive())
                    .as("the caller does not wait for the grace to pass")
                    .isTrue();
            Rig.until("its child is killed", () -> !child.isAlive());
            assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isGreaterThanOrEqualTo(grace);
            for (int i = 0; i < behind.size(); i++) {
                assertThat(Rig.get(behind.get(i))).containsExactly(i);
            }
            assertThat(rig.first().restarts()).isEqualTo(1);
        }
    }

    @Test
    void aTaskThatEndsAtItsNextCheckpointKeepsItsChild() {
        Duration grace = Duration.ofSeconds(2);
        try (Rig rig = rig(grace)) {
            long pid = rig.first().pid();
            Submission<byte[]> held = hold(rig);

            held.cancel();

            assertThat(Rig.outcome(held.future())).isEqualTo(new Outcome.Cancelled<>(true));
            Rig.until(
                    "its child is free of it",
                    () -> Rig.get(rig.offload().stats()).tasksInFlight() == 0);
            untilPassed(grace);
            assertThat(Rig.get(rig.echo(5))).containsExactly(5);
            assertThat(rig.first().pid()).isEqualTo(pid);
        }
    }

    @Test
    void aTaskThatOnlyWaitsInItsChildIsTakenBackAndTheChildIsNotKilled() throws Exception {
        Duration grace = Duration.ofSeconds(2);
        Path notes = Files.createFile(directory.resolve("notes"));
        TaskOptions options = TaskOptions.defaults().parameter("file", notes.toString());
        try (Rig rig = rig(grace)) {
            long pid = rig.first().pid();
            Submission<byte[]> held = hold(rig);
            Submission<Text> waiting =
                    rig.offload().submit(rig.offload().tasks().get(Note.class), new Text("never"), options);
            Rig.until("it waits in the child", () -> rig.first().inFlight() == 2);

            waiting.cancel();

            assertThat(Rig.outcome(waiting.future())).isEqualTo(new Outcome.Cancelled<>(false));
            untilPassed(grace);
            assertThat(held.future().isComplete()).isFalse();
            Files.createFile(directory.resolve("gate"));
            assertThat(Rig.get(held.future())).containsExactly(1);
            assertThat(Rig.get(rig.echo(5))).containsExactly(5);
            assertThat(notes).isEmptyFile();
            assertThat(rig.first().pid()).isEqualTo(pid);
        }
    }

    /** One that looks at its checkpoint every millisecond; it has started. */
    private Submission<byte[]> hold(Rig rig) {
        TaskOptions options = TaskOptions.defaults()
                .parameter("mark", directory.resolve("mark").toString())
                .parameter("gate", directory.resolve("gate").toString());
        Submission<byte[]> held = rig.offload().submit(rig.offload().tasks().get(Hold.class), new byte[] {1}, options);
        Rig.until("the task runs", () -> Files.exists(directory.resolve("mark-" + held.taskId())));
        return held;
    }

    private static void untilPassed(Duration grace) {
        long begin = System.nanoTime();
        Rig.until("the grace is over", () -> System.nanoTime() - begin > grace.toNanos() * 3 / 2);
    }
}
