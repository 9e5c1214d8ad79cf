package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietPeriodTest {
    private static final long USUAL = QuietPeriod.USUAL.toNanos();
    private static final long LONG = QuietPeriod.AFTER_DELETION.toNanos();

    @TempDir
    private Path directory;

    private QuietPeriod quiet;

    @BeforeEach
    void twoFilesAreRun() throws IOException {
        write("A.class", "1");
        write("B.class", "1");
        quiet = new QuietPeriod(files(), 0);
    }

    @Test
    void whatDidNotChangeIsNotRunAgain() throws IOException {
        assertThat(quiet.isOver(files(), 10 * LONG)).isFalse();
    }

    @Test
    void aBurstOfCompilesIsRunOnceItIsQuiet() throws IOException {
        write("A.class", "22");
        assertThat(quiet.isOver(files(), LONG)).isFalse();
        write("B.class", "333");
        assertThat(quiet.isOver(files(), LONG + USUAL)).isFalse();
        assertThat(quiet.isOver(files(), LONG + 2 * USUAL)).isTrue();
        assertThat(quiet.take(files())).isEqualTo(2);
        assertThat(quiet.isOver(files(), 10 * LONG)).isFalse();
    }

    @Test
    void filesThatWereDeletedAreWaitedForLonger() throws IOException {
        Files.delete(directory.resolve("A.class"));
        assertThat(quiet.isOver(files(), LONG)).isFalse();
        assertThat(quiet.isOver(files(), LONG + USUAL)).isFalse();
        assertThat(quiet.isOver(files(), 2 * LONG)).isTrue();
    }

    @Test
    void anEmptyPlaceIsWaitedFor() throws IOException {
        Files.delete(directory.resolve("A.class"));
        Files.delete(directory.resolve("B.class"));
        assertThat(quiet.isOver(files(), LONG)).isFalse();
        assertThat(quiet.isOver(files(), 10 * LONG)).isFalse();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private CodeFiles files() throws IOException {
        return CodeFiles.of(List.of(directory));
    }
}
