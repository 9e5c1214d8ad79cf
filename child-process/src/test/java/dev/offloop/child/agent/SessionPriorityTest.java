package dev.offloop.child.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionPriorityTest {
    private static final long PID = 4711;
    private static final String UNCHANGED = "/autogroup-12 nice 0\n";

    @TempDir
    private Path process;

    private Path autogroup;

    @BeforeEach
    void write() throws IOException {
        autogroup = Files.writeString(process.resolve("autogroup"), UNCHANGED);
    }

    private void stat(String name, long session) throws IOException {
        Files.writeString(process.resolve("stat"), PID + " (" + name + ") S 1 4711 " + session + " 0 -1 4194560\n");
    }

    @Test
    void aSessionOfItsOwnIsAsNiceAsTheChild() throws IOException {
        stat("java", PID);

        new SessionPriority(process, PID, 10).lower();

        assertThat(autogroup).hasContent("10");
    }

    @Test
    void aNameWithBracketsAndSpacesIsPassedOver() throws IOException {
        stat("a) S 1 2 3 (b", PID);

        new SessionPriority(process, PID, 10).lower();

        assertThat(autogroup).hasContent("10");
    }

    @Test
    void theSessionOfOthersIsLeftAlone() throws IOException {
        stat("java", 17);

        new SessionPriority(process, PID, 10).lower();

        assertThat(autogroup).hasContent(UNCHANGED.strip());
    }

    @Test
    void aChildThatIsNotNiceChangesNothing() throws IOException {
        stat("java", PID);

        new SessionPriority(process, PID, 0).lower();

        assertThat(autogroup).hasContent(UNCHANGED.strip());
    }

    @Test
    void aSystemWithoutAutogroupsHasNothingToChange() throws IOException {
        Files.delete(autogroup);

        new SessionPriority(process, PID, 10).lower();

        assertThat(autogroup).doesNotExist();
    }
}
