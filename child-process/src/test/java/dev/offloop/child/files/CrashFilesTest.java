package dev.offloop.child.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashFilesTest {
    private static final long PID = 4711;
    private static final String NAME = "hs_err_4711.log";

    @TempDir
    Path directory;

    private Path written() throws IOException {
        return Files.writeString(directory.resolve(NAME), "#\n#  SIGSEGV (0xb) at pc=0x0\n");
    }

    @Test
    void aFileThatWasWrittenByTheProcessIsMovedToTheOthersInADirectoryForThisUserAlone() throws IOException {
        Path file = written();
        Path crashes = directory.resolve("crashes");

        assertThat(CrashFiles.of(directory, PID)).contains(file);
        assertThat(CrashFiles.signal(file)).contains("SIGSEGV");
        assertThat(CrashFiles.keep(file, crashes)).contains(crashes.resolve(NAME));
        assertThat(file).doesNotExist();
        assertThat(crashes.resolve(NAME)).content().contains("SIGSEGV");
        PrivateDirectory.check(crashes);
    }

    @Test
    void aFileOfAnEarlierProcessOfTheSameNumberIsReplaced() throws IOException {
        Path crashes = directory.resolve("crashes");
        PrivateDirectory.make(crashes);
        Files.writeString(crashes.resolve(NAME), "of long ago");

        assertThat(CrashFiles.of(directory, PID)).isEmpty();
        Path kept = CrashFiles.keep(written(), crashes).orElseThrow();

        assertThat(kept).content().contains("SIGSEGV");
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        Path crashes = directory.resolve("crashes");
        PrivateDirectory.make(crashes);
        for (int i = 0; i < 12; i++) {
            Files.setLastModifiedTime(
                    Files.writeString(crashes.resolve("hs_err_" + i + ".log"), "old"), FileTime.fromMillis(i));
        }

        CrashFiles.keep(written(), crashes);

        assertThat(crashes).isDirectoryContaining(file -> file.endsWith(NAME));
        assertThat(crashes.toFile().list()).hasSize(10).doesNotContain("hs_err_0.log", "hs_err_2.log");
    }

    @Test
    void aLinkIsNoFileOfTheProcess() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "secret");
        Files.createSymbolicLink(directory.resolve(NAME), other);

        assertThat(CrashFiles.of(directory, PID)).isEmpty();
    }

    @Test
    void aDirectoryThatIsALinkIsDoneWithout() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        assertThat(CrashFiles.keep(written(), link)).isEmpty();
        assertThat(elsewhere).isEmptyDirectory();
    }
}
