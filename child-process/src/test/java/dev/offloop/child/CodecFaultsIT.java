package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.sample.Fickle;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Codecs of tasks that throw in the parent, on its loop. */
@Timeout(120)
class CodecFaultsIT {
    @TempDir
    Path directory;

    @AfterEach
    void mend() {
        Fickle.fail(false, false);
    }

    private static Future<byte[]> submit(Rig rig, int bytes) {
        return rig.offload().submit(Fickle.class, new byte[bytes], TaskOptions.defaults());
    }

    @Test
    void anOutputThatCannotBeDecodedFailsItsTaskAloneAndTheChildGoesOn() {
        try (Rig rig = new Rig(directory, config -> config)) {
            assertThat(Rig.get(submit(rig, 9))).hasSize(9);
            long pid = rig.first().pid();
            for (int bytes : new int[] {9, 3_000, 300_000, 3_000_000}) {
                Fickle.fail(false, true);
                assertThat(Rig.outcome(submit(rig, bytes)))
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.failure()
                                                .causes()
                                                .getFirst()
                                                .type())
                                        .isEqualTo(NoClassDefFoundError.class.getName()));

                Fickle.fail(false, false);
                assertThat(Rig.get(submit(rig, bytes))).hasSize(bytes);
            }
            assertThat(rig.first().pid()).isEqualTo(pid);
            assertThat(Rig.get(rig.offload().stats()).tasksInFlight()).isZero();
            assertThat(Rig.get(rig.offload().memory()).getFirst().slabBytes()).isZero();
        }
    }

    @Test
    void anInputThatCannotBeEncodedFailsItsTaskAlone() {
        try (Rig rig = new Rig(directory, config -> config)) {
            Fickle.fail(true, false);
            assertThat(Rig.outcome(submit(rig, 9))).isInstanceOf(Outcome.Failed.class);

            Fickle.fail(false, false);
            assertThat(Rig.get(submit(rig, 9))).hasSize(9);
            assertThat(Rig.get(rig.offload().stats()).tasksInFlight()).isZero();
        }
    }

    @Test
    void aChildWhoseTasksCannotBeEncodedAnyMoreIsCleanedUpAndClosingEnds() throws IOException {
        try (Rig rig = new Rig(directory, config -> config)) {
            Path mark = directory.resolve("mark");
            Path gate = directory.resolve("gate");
            TaskOptions options =
                    TaskOptions.defaults().parameter("mark", mark.toString()).parameter("gate", gate.toString());
            Future<byte[]> lost = rig.offload().submit(Fickle.class, new byte[9], options);
            Rig.until("it runs", () -> Files.exists(mark));

            Fickle.fail(true, false);
            Files.createFile(gate);

            assertThat(Rig.lost(lost).cause().exitCode()).hasValue(7);
            assertThat(Rig.get(rig.echo(1))).containsExactly(1);
            assertThat(Rig.get(rig.offload().stats()).tasksInFlight()).isZero();
        }
    }
}
