package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.offloop.offload.Offload;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door with children. */
class CreateWithChildrenIT {
    @Test
    void childrenRunTasksGivenByClassTakeNoCodeAndEndWithVertx(@TempDir Path directory) {
        Vertx vertx = Vertx.vertx();
        Offload pool = Offload.create(vertx)
                .tasks(Pid.class)
                .backend(new ChildBackend(QuickChildren.config(directory.resolve("run"))))
                .strategies("child")
                .start()
                .await();
        ProcessHandle child =
                ProcessHandle.of(pool.submit(Pid.class, "").await()).orElseThrow();

        assertThat(pool.defaultStrategy()).isEqualTo("child");
        assertThat(child.pid()).isNotEqualTo(ProcessHandle.current().pid());
        assertThat(catchThrowable(pool.call(() -> 1, TaskOptions.defaults().strategy("child"))::await))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("child", "lambda", "names of their classes");
        assertThat(catchThrowable(pool.call(() -> 1)::await)).hasMessageContaining("add platform or virtual");
        assertThatThrownBy(() -> pool.executor("child")).hasMessageContaining("lambda");

        vertx.close().await();
        child.onExit().join();
        assertThat(directory.resolve("run")).isEmptyDirectory();
    }

    private static final class Pid implements Task<String, Long> {
        private static final TaskDescriptor<String, Long> DESCRIPTOR = TaskDescriptor.idempotent(
                "pid", "Of the process that runs it", Codec.json(String.class), Codec.json(Long.class));

        @Override
        public TaskDescriptor<String, Long> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public Long run(String input, TaskContext context) {
            return ProcessHandle.current().pid();
        }
    }
}
