package dev.offloop.child.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutOfMemoryScoreTest {
    @ParameterizedTest
    @CsvSource({"0, 500", "-1000, 500", "499, 500", "500, 500", "501, 501", "1000, 1000"})
    void itIsRaisedAndNeverLowered(String before, String after, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("oom_score_adj"), before + "\n");

        OutOfMemoryScore.raise(file);

        assertThat(Files.readString(file).strip()).isEqualTo(after);
    }

    @Test
    void aSystemWithoutItHasNone(@TempDir Path directory) {
        Path file = directory.resolve("oom_score_adj");

        OutOfMemoryScore.raise(file);

        assertThat(file).doesNotExist();
    }
}
