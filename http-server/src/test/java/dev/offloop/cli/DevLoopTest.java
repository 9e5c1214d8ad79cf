package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevLoopTest {
    private static final long LONG = 2 * QuietPeriod.AFTER_DELETION.toNanos();

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();
    private Optional<String> shown = Optional.of("nothing yet");
    private DevLoop.Renewal renewal = CodeSnapshot::close;
    private Path classes;
    private DevLoop loop;
    private long now = System.nanoTime();

    @BeforeEach
    void oneFileIsRun() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes"));
        write("before");
        loop = loopOf(List.of(classes));
    }

    private DevLoop loopOf(List<Path> places) throws IOException {
        return new DevLoop(
                places,
                CodeFiles.of(places),
                () -> CodeSnapshot.of(places, directory.resolve("cache")),
                snapshot -> renewal.run(snapshot),
                said::add,
                error -> shown = error);
    }

    @Test
    void aChangeIsRunOnce() throws IOException {
        write("after it");
        lookUntilQuiet();
        lookUntilQuiet();

        assertThat(said).singleElement().asString().startsWith("dev: 1 file changed, workers renewed in ");
        assertThat(shown).isEmpty();
    }

    @Test
    void whatCannotBeRunIsToldAndShownWithItsCausesUntilWhatCanBeRun() throws IOException {
        renewal = snapshot -> {
            snapshot.close();
            throw new UserError("A task cannot be loaded", new ExceptionInInitializerError(new Error("\u001b[31mred")));
        };
        write("broken");
        lookUntilQuiet();

        assertThat(shown.orElseThrow()).startsWith("""
                A task cannot be loaded
                  caused by java.lang.ExceptionInInitializerError
                  caused by java.lang.Error: \\u001b[31mred""");
        assertThat(said)
                .singleElement()
                .asString()
                .contains("the code before goes on")
                .contains(shown.orElseThrow());

        renewal = CodeSnapshot::close;
        write("mended it");
        lookUntilQuiet();

        assertThat(shown).isEmpty();
    }

    @Test
    void aStopMeanwhileIsNoFault() throws IOException {
        renewal = snapshot -> {
            snapshot.close();
            throw new CancellationException();
        };
        write("after it");
        lookUntilQuiet();

        assertThat(said).isEmpty();
    }

    @Test
    void whatWasShownBeforeAFailedLookIsShownAgainAfterIt() throws IOException {
        renewal = snapshot -> {
            snapshot.close();
            throw new UserError("broken");
        };
        write("broken");
        lookUntilQuiet();
        Path large = classes.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(CodeFiles.MAX_BYTES + 1);
        }
        loop.look(now);
        assertThat(shown.orElseThrow()).contains("more than 256 MiB");
        Files.delete(large);
        loop.look(now);

        assertThat(shown).contains("broken");
    }

    @Test
    void aJarThatStaysUnreadableIsToldOnce() throws IOException {
        Path jar = Files.writeString(directory.resolve("tasks.jar"), "PK");
        loop = loopOf(List.of(jar));
        Files.writeString(jar, "PK again");
        lookUntilQuiet();
        lookUntilQuiet();

        assertThat(said).singleElement().asString().contains("is no readable jar");
        assertThat(shown).isPresent();
    }

    private void lookUntilQuiet() {
        loop.look(now);
        now += LONG;
        loop.look(now);
    }

    private void write(String content) throws IOException {
        Files.writeString(classes.resolve("A.class"), content);
    }
}
