package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision;
import dev.offloop.child.memory.Failpoint;
import dev.offloop.child.sample.Echo;
import dev.offloop.child.sample.Note;
import dev.offloop.offload.OffloadException;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that die by SIGKILL at the worst of moments, again and again. */
@Order(1) // Takes long, so it begins first.
@Timeout(180)
class FailpointsIT {
    /** Children have none; {@code JournalKillIT} goes through these. */
    private static final String OF_THE_JOURNAL = "JOURNAL_.*";

    private static final int TASKS = 60;

    @TempDir
    Path directory;

    private Rig rig(Failpoint failpoint, int time) {
        return new Rig(
                directory,
                config -> QuickChildren.withProperty(config, "offloop.failpoint", failpoint + ":" + time)
                        .withSupervision(Supervision.defaults())
                        .withArenaBytes(0)
                        .withFrameBytes(256 << 10)
                        .withCycleBytes(1 << 20));
    }

    /** Large enough for the queue to roll after every few. */
    private static byte[] body(int i) {
        byte[] body = new byte[200_000];
        body[0] = (byte) i;
        return body;
    }

    @ParameterizedTest
    @EnumSource(names = OF_THE_JOURNAL, mode = EnumSource.Mode.MATCH_NONE)
    void whatMayRunTwiceIsAnsweredWhereverItsChildrenDie(Failpoint failpoint) {
        try (Rig rig = rig(failpoint, failpoint == Failpoint.AT_ROLL ? 3 : 20)) {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                answers.add(rig.offload().submit(Echo.class, body(i), TaskOptions.defaults()));
            }
            for (int i = 0; i < TASKS; i++) {
                assertThat(Rig.get(answers.get(i))).isEqualTo(body(i));
            }
            assertThat(rig.first().restarts())
                    .as("deaths, without which nothing was shown")
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"AT_ROLL", OF_THE_JOURNAL},
            mode = EnumSource.Mode.MATCH_NONE)
    void whatMayNotRunTwiceRunsOnceAndIsAnsweredIfItsReplyWasPublished(Failpoint failpoint) throws IOException {
        Path file = Files.createFile(directory.resolve("notes"));
        try (Rig rig = rig(failpoint, 20)) {
            List<Future<Text>> answers = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                answers.add(rig.offload()
                        .submit(
                                Note.class,
                                new Text("note-" + i),
                                TaskOptions.defaults().parameter("file", file.toString())));
            }
            answers.forEach(answer -> Rig.until("there is an answer", answer::isComplete));

            List<String> notes = Files.readAllLines(file);
            assertThat(notes).doesNotHaveDuplicates();
            long lost = answers.stream().filter(Future::failed).count();
            boolean ran = failpoint != Failpoint.AFTER_CLAIM;
            boolean published = failpoint == Failpoint.BEFORE_BELL;
            assertThat(lost).isEqualTo(published ? 0 : TASKS / 20);
            assertThat(notes).hasSize(ran ? TASKS : TASKS - TASKS / 20);
            answers.stream().filter(Future::failed).forEach(FailpointsIT::assertIsLoss);
            Rig.until("the last one is replaced too", () -> rig.first().restarts() == TASKS / 20);
        }
    }

    @Test
    void whatMayNotRunTwiceRunsOnceAndIsLostWhenItsChildDiesAtARoll() throws IOException {
        Path file = Files.createFile(directory.resolve("notes"));
        TaskOptions options = TaskOptions.defaults().parameter("file", file.toString());
        try (Rig rig = rig(Failpoint.AT_ROLL, 3)) {
            List<Future<Text>> answers = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                answers.add(
                        rig.offload().submit(Note.class, new Text("note-" + i + "\n" + "x".repeat(200_000)), options));
            }
            answers.forEach(answer -> Rig.until("there is an answer", answer::isComplete));

            assertThat(Files.readAllLines(file)).hasSize(TASKS).doesNotHaveDuplicates();
            List<Future<Text>> lost = answers.stream().filter(Future::failed).toList();
            lost.forEach(FailpointsIT::assertIsLoss);
            assertThat(lost).as("losses, without which nothing was shown").isNotEmpty();
            Rig.until("each was replaced", () -> rig.first().restarts() == lost.size());
        }
    }

    private static void assertIsLoss(Future<Text> answer) {
        assertThat(answer.cause()).isInstanceOf(OffloadException.class);
        assertThat(((OffloadException) answer.cause()).outcome()).isInstanceOf(Outcome.WorkerLost.class);
    }
}
