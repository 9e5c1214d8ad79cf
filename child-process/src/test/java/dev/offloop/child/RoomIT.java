package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision;
import dev.offloop.child.sample.Echo;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room for the queues of real children. */
@Timeout(180)
class RoomIT {
    private static final int BODY_BYTES = 10_000;

    /** More than fit into the files that there are at first. */
    private static final int TASKS = 200;

    @TempDir
    Path directory;

    @Test
    void whenQueuesCannotGrowTasksWaitAndNewOnesAreRefusedUntilThereIsRoomAlsoWithASpare() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64);
                Rig rig = new Rig(
                        disk.path(),
                        config -> config.withSupervision(Supervision.defaults())
                                .withCycleBytes(256 << 10)
                                .withArenaBytes(0))) {
            Rig.until("there is a spare", () -> rig.spares().size() == 1);
            Path filler = disk.fill();
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                answers.add(submit(rig, i));
            }
            Rig.until(
                    "the queues cannot grow",
                    () -> unavailable(rig).getOrDefault("child", "").contains("cannot grow"));

            assertThat(Rig.outcome(submit(rig, 1)))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected -> assertThat(rejected.detail()).contains("cannot grow", "space"));
            assertThat(answers).as("tasks that wait for room").anyMatch(answer -> !answer.isComplete());

            Files.delete(filler);
            for (int i = 0; i < TASKS; i++) {
                assertThat(Rig.get(answers.get(i))).hasSize(BODY_BYTES).startsWith(i);
            }
            assertThat(unavailable(rig)).isEmpty();
            assertThat(rig.first().restarts()).isZero();
        }
    }

    private static Future<byte[]> submit(Rig rig, int number) {
        byte[] body = new byte[BODY_BYTES];
        body[0] = (byte) number;
        return rig.offload().submit(Echo.class, body, TaskOptions.defaults());
    }

    private static Map<String, String> unavailable(Rig rig) {
        return Rig.get(rig.offload().unavailable());
    }
}
