package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.TaskRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskJarsTest {
    @Test
    void aJarThatIsOverwrittenInPlaceIsRunAsItWas(@TempDir Path directory) throws IOException {
        Path jar = ExampleJar.build(directory);
        Path used;
        try (TaskJars jars = TaskJars.open(List.of(jar))) {
            used = Path.of(jars.classPath().substring(jars.classPath().lastIndexOf(File.pathSeparatorChar) + 1));
            Files.write(jar, new byte[(int) Files.size(jar)], StandardOpenOption.TRUNCATE_EXISTING);

            assertThat(TaskRegistry.load(jars.loader()).find("word-count")).isPresent();
            assertThat(used).isRegularFile().isNotEqualTo(jar);
        }
        assertThat(used).doesNotExist();
    }
}
