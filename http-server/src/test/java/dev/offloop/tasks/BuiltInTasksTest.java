package dev.offloop.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import org.junit.jupiter.api.Test;

class BuiltInTasksTest {
    private final TaskRegistry tasks = TaskRegistry.load(getClass().getClassLoader());

    @Test
    void theBuiltInTasksAreFoundByTheirNames() {
        assertThat(tasks.all())
                .extracting(task -> task.descriptor().name())
                .contains("burn", "churn", "echo", "gzip", "image-resize", "mandelbrot", "password-hash", "sha256");
    }

    @Test
    void everyBuiltInTaskMayRunAgainAfterALostWorker() {
        assertThat(tasks.all())
                .filteredOn(task -> task.getClass().getPackage().equals(Echo.class.getPackage()))
                .allMatch(task -> task.descriptor().idempotent())
                .allMatch(task -> !task.descriptor().description().isBlank());
    }

    @Test
    void everyBuiltInTaskCanBeWarmedUp() {
        for (Task<?, ?> task : tasks.all()) {
            assertThatCode(task::warmUp).as(task.descriptor().name()).doesNotThrowAnyException();
        }
    }

    @Test
    void aTaskAnswersEveryCallWithTheSameDescriptor() {
        for (Task<?, ?> task : tasks.all()) {
            assertThat((Object) task.descriptor()).isSameAs(task.descriptor());
        }
    }

    @Test
    void echoGivesBackWhatItWasGiven() throws Exception {
        byte[] input = {1, 2, 3};

        assertThat(new Echo().run(input, StubContext.PLAIN)).isEqualTo(new byte[] {1, 2, 3});
    }
}
