package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCodeTest {
    @TempDir
    private Path directory;

    private OwnCode watching(Path jar) {
        return new OwnCode(directory + File.pathSeparator + jar + File.pathSeparator + directory.resolve("none.jar"));
    }

    @Test
    void aJarThatIsOverwrittenInPlaceBreaksTheCodeOfTheService() throws IOException {
        Path jar = Files.writeString(directory.resolve("service.jar"), "old");
        OwnCode code = watching(jar);
        code.look();
        assertThat(code.broken()).isEmpty();

        Files.writeString(jar, "a new one");
        code.look();
        code.look();

        assertThat(code.broken().orElseThrow()).contains("service.jar", "restart");
    }

    @Test
    void aJarThatIsReplacedByAnotherFileOrGoneDoesNot() throws IOException {
        Path jar = Files.writeString(directory.resolve("service.jar"), "old");
        OwnCode code = watching(jar);

        Files.move(
                Files.writeString(directory.resolve("new.jar"), "a new one"), jar, StandardCopyOption.REPLACE_EXISTING);
        code.look();
        Files.delete(jar);
        code.look();

        assertThat(code.broken()).isEmpty();
    }
}
