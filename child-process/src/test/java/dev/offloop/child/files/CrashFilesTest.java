package dev.offloop.child.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashFilesTest {
    private static final long PID = 4711;

    @TempDir
    Path directory;

    @Test
    void aFileThatWasWrittenByTheProcessIsFound() throws IOException {
        Instant startedAt = Instant.now().minusSeconds(1);
        Path file = Files.writeString(directory.resolve("hs_err_4711.log"), "#\n#  SIGSEGV (0xb) at pc=0x0\n");

        assertThat(CrashFiles.of(directory, PID, startedAt)).contains(file);
        assertThat(CrashFiles.signal(file)).contains("SIGSEGV");
    }

    @Test
    void aFileOfAnEarlierProcessOfTheSameNumberBlamesNoTask() throws IOException {
        Files.writeString(directory.resolve("hs_err_4711.log"), "#\n#  SIGSEGV (0xb) at pc=0x0\n");

        assertThat(CrashFiles.of(directory, PID, Instant.now().plusSeconds(1))).isEmpty();
    }

    @Test
    void aLinkIsNoFileOfTheProcess() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "secret");
        Files.createSymbolicLink(directory.resolve("hs_err_4711.log"), other);

        assertThat(CrashFiles.of(directory, PID, Instant.EPOCH)).isEmpty();
    }

    @Test
    void aDirectoryThatIsALinkIsDoneWithout() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        Path settled = CrashFiles.settled(ChildConfig.defaults().withCrashDirectory(link))
                .crashDirectory();

        assertThat(CrashFiles.pattern(settled)).isEqualTo("/dev/null");
        assertThat(CrashFiles.of(settled, PID, Instant.EPOCH)).isEmpty();
    }

    @Test
    void aDirectoryThatIsMissingIsMadeForThisUserAlone() throws IOException {
        Path crashes = directory.resolve("crashes");

        assertThat(CrashFiles.settled(ChildConfig.defaults().withCrashDirectory(crashes))
                        .crashDirectory())
                .isEqualTo(crashes);
        PrivateDirectory.check(crashes);
    }
}
