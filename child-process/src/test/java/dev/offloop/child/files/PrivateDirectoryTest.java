package dev.offloop.child.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.os.NativeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What an AOT cache must be to be run. */
class PrivateDirectoryTest {
    private static final int NOBODY = 65_534;

    @TempDir
    Path directory;

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("child.aot"), "code");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aFileOfThisUserInADirectoryOfThisUserIsTrusted() throws IOException {
        assertThat(PrivateDirectory.isTrusted(file())).isTrue();
    }

    @Test
    void aFileThatOthersCanChangeOrReplaceIsNotTrusted() throws IOException {
        Path file = file();
        mode(file, "rw-rw----");
        assertThat(PrivateDirectory.isTrusted(file)).isFalse();

        mode(file, "rw-------");
        mode(directory, "rwxrwx---");
        assertThat(PrivateDirectory.isTrusted(file)).isFalse();
    }

    @Test
    void aLinkAndAMissingFileAreNotTrusted() throws IOException {
        assertThat(PrivateDirectory.isTrusted(Files.createSymbolicLink(directory.resolve("link"), file())))
                .isFalse();
        assertThat(PrivateDirectory.isTrusted(directory.resolve("missing"))).isFalse();
    }

    @Test
    @EnabledIf("mayGiveAway")
    void aFileOfAnotherUserIsNotTrusted() throws IOException {
        Path file = file();
        Files.setAttribute(file, "unix:uid", NOBODY);

        assertThat(PrivateDirectory.isTrusted(file)).isFalse();
    }

    static boolean mayGiveAway() {
        return NativeProcess.userId() == 0;
    }
}
