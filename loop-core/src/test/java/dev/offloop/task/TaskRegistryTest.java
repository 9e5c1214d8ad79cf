package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.sample.Reverse;
import dev.offloop.task.sample.UpperCase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskRegistryTest {
    @Test
    void tasksAreFoundThroughTheirClassLoaderAndSortedByName() {
        TaskRegistry registry = TaskRegistry.load(getClass().getClassLoader());

        assertThat(registry.all())
                .extracting(task -> task.descriptor().name())
                .contains("append-line", "await", "reverse", "tell", "upper-case")
                .isSorted();
        assertThat(registry.find("reverse")).get().isInstanceOf(Reverse.class);
        assertThat(registry.get(UpperCase.class)).isInstanceOf(UpperCase.class);
        assertThat(registry.find("missing")).isEmpty();
    }

    @Test
    void aClassThatIsNotRegisteredIsNamedWithWhatToDo() {
        TaskRegistry registry = TaskRegistry.of(new Reverse());

        assertThatThrownBy(() -> registry.get(UpperCase.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(UpperCase.class.getName())
                .hasMessageContaining("META-INF/services/");
    }

    @Test
    void twoTasksOfOneNameAreRefusedWithBothClasses() {
        assertThatThrownBy(() -> TaskRegistry.of(new Reverse(), new Reverse()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'reverse'")
                .hasMessageContaining(Reverse.class.getName());
    }

    @Test
    void aListedClassThatDoesNotExistIsNamed(@TempDir Path dir) throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(Task.class.getName()), "com.example.Missing\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
            assertThatThrownBy(() -> TaskRegistry.load(loader))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("com.example.Missing");
        }
    }
}
