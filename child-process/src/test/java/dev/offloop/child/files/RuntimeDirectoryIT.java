package dev.offloop.child.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.os.NativeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class RuntimeDirectoryIT {
    @TempDir
    Path temporary;

    @Test
    void isPrivateAndLeavesNothingWhenClosed() throws IOException {
        Path base = temporary.resolve("base");
        RuntimeDirectory directory = RuntimeDirectory.create(Optional.of(base), 0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(base)))
                .isEqualTo("rwx------");
        Files.createDirectories(directory.path().resolve("a/b"));
        Files.write(directory.path().resolve("a/b/c"), new byte[10]);

        directory.close();

        assertThat(entries(base)).isEmpty();
    }

    @Test
    void theLivingOfThisProcessSurviveASweep() throws IOException, InterruptedException {
        try (RuntimeDirectory first = RuntimeDirectory.create(Optional.of(temporary), 0);
                RuntimeDirectory second = RuntimeDirectory.create(Optional.of(temporary), 0)) {
            RuntimeDirectory.create(Optional.of(temporary), 0).close();

            assertThat(first.path()).exists();
            assertThat(second.path()).exists();
            assertThat(inAnotherProcess("sweep").waitFor()).isZero();
            assertThat(first.path()).exists();
            assertThat(second.path()).exists();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAtTheNextStart() throws Exception {
        Process other = inAnotherProcess("hold");
        // The logging library of the other process says a thing or two first.
        String made = other.inputReader()
                .lines()
                .filter(line -> line.startsWith(temporary.toString()))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(made)).exists();
        RuntimeDirectory.create(Optional.of(temporary), 0).close();
        assertThat(Path.of(made)).as("while its process lives").exists();

        other.destroyForcibly();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        RuntimeDirectory.create(Optional.of(temporary), 0).close();

        assertThat(Path.of(made)).doesNotExist();
        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    void whatADeletionThatWasCutShortLeftIsSweptOnceItIsNoLongerNew() throws IOException {
        Path rest = Files.createDirectory(temporary.resolve("1-2"));
        Files.createFile(rest.resolve("file"));
        RuntimeDirectory.create(Optional.of(temporary), 0).close();
        assertThat(rest).as("as it may be just being made").exists();

        Files.setLastModifiedTime(rest, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        RuntimeDirectory.create(Optional.of(temporary), 0).close();

        assertThat(rest).doesNotExist();
    }

    @Test
    void tooLittleRoomIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> RuntimeDirectory.create(Optional.of(temporary), Long.MAX_VALUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(temporary.toString())
                .hasMessageContaining("MiB free")
                .hasMessageContaining("Free some room");
    }

    @Test
    void aBaseThatIsASymbolicLinkIsRefusedAndNothingBehindItIsTouched() throws IOException {
        Path precious = Files.createDirectory(temporary.resolve("precious"));
        Path project = Files.createDirectory(precious.resolve("12-34"));
        Files.createFile(project.resolve("lock"));
        Path base = Files.createSymbolicLink(temporary.resolve("base"), precious);

        assertThatThrownBy(() -> RuntimeDirectory.create(Optional.of(base), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(base + " is a symbolic link");

        assertThat(project.resolve("lock")).exists();
        assertThat(entries(precious)).containsExactly(project);
    }

    @Test
    void aBaseThatOthersCanChangeIsRefused() throws IOException {
        Path base = Files.createDirectory(temporary.resolve("base"));
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> RuntimeDirectory.create(Optional.of(base), 0))
                .hasMessageContaining(base + " can be changed by others: its mode is rwxrwxrwx")
                .hasMessageNotContaining("room");
        assertThat(entries(base)).isEmpty();
    }

    @Test
    @EnabledIf("mayGiveAway")
    void aBaseOfAnotherUserIsRefused() throws IOException {
        Path base = Files.createDirectory(temporary.resolve("base"));
        Files.setAttribute(base, "unix:uid", NOBODY);

        assertThatThrownBy(() -> RuntimeDirectory.create(Optional.of(base), 0))
                .hasMessageContaining(base + " belongs to user " + NOBODY)
                .hasMessageEndingWith("Name another directory");
        assertThat(entries(base)).isEmpty();
    }

    private static final int NOBODY = 65_534;

    static boolean mayGiveAway() {
        return NativeProcess.userId() == 0;
    }

    @Test
    void directoriesAboveTheBaseAreMadeForThisUserAlone() throws IOException {
        RuntimeDirectory.create(Optional.of(temporary.resolve("a/b")), 0).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("a"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aSweepDeletesNothingButWhatIsNamedAsItsOwnAndFollowsNoLink() throws IOException {
        Path foreign = Files.createDirectories(temporary.resolve("elsewhere/project"));
        Files.createFile(foreign.resolve("lock"));
        Path base = Files.createDirectory(temporary.resolve("base"));
        Path project = Files.createDirectories(base.resolve("project"));
        Files.createFile(project.resolve("lock"));
        Path link = Files.createSymbolicLink(base.resolve("1-2"), foreign);
        Path dead = Files.createDirectory(base.resolve("3-4"));
        Files.createFile(dead.resolve("lock"));
        Files.createSymbolicLink(Files.createDirectory(dead.resolve("child-1")).resolve("away"), foreign);
        Path lockIsLink = Files.createDirectory(base.resolve("5-6"));
        Files.createSymbolicLink(lockIsLink.resolve("lock"), foreign.resolve("lock"));

        RuntimeDirectory.create(Optional.of(base), 0).close();

        assertThat(entries(base)).containsExactlyInAnyOrder(project, link, lockIsLink);
        assertThat(foreign.resolve("lock")).exists();
        assertThat(project.resolve("lock")).exists();
    }

    private Process inAnotherProcess(String what) {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            temporary.toString(),
                            what)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        }
    }

    /** The other process: makes a runtime directory, and waits to be killed if it is told to hold it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            RuntimeDirectory directory = RuntimeDirectory.create(Optional.of(Path.of(args[0])), 0);
            if (args[1].equals("hold")) {
                System.out.println(directory.path());
                int end = System.in.read();
                System.exit(end);
            }
            directory.close();
        }
    }
}
