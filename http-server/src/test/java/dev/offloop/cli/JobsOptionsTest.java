package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.cli.JobsOptions.JobsPlan;
import dev.offloop.jobs.journal.Durability;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JobsOptionsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Assembly.await(vertx.close(), Duration.ofSeconds(60));
    }

    private static JobsOptions parsed(String... arguments) {
        JobsOptions options = new JobsOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
        return options;
    }

    private static JobsPlan plan(Path directory, boolean named) {
        return new JobsPlan(JournalConfig.in(directory), named);
    }

    @Test
    void jobsAreKeptInTheUsersDirectoryForStateUnlessAnotherIsNamed(@TempDir Path directory) {
        assertThat(parsed().plan().orElseThrow().journal().directory())
                .isAbsolute()
                .endsWithRaw(Path.of("offloop"));
        assertThat(parsed("--data", directory.toString(), "--jobs", "POWER").plan())
                .contains(new JobsPlan(JournalConfig.in(directory).durability(Durability.POWER), true));
        assertThat(parsed("--jobs", "none").plan()).isEmpty();
        assertThatThrownBy(() -> parsed("--jobs", "some")).hasMessageContaining("process, power and none");
    }

    @Test
    void aDirectoryInUseIsRefusedWithTheProcessThatHasIt(@TempDir Path directory) {
        JournalJobStore store = plan(directory, true).open(vertx).orElseThrow();

        assertThatThrownBy(() -> plan(directory, false).open(vertx))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(directory + " is in use by process "
                        + ProcessHandle.current().pid() + "; stop it,");

        JobsPlan.close(store);
        JobsPlan.close(plan(directory, false).open(vertx).orElseThrow());
    }

    @Test
    void whereTheUsualDirectoryCannotBeMadeThereAreNoJobs(@TempDir Path directory) throws IOException {
        Path below = Files.createFile(directory.resolve("file")).resolve("offloop");

        assertThat(plan(below, false).open(vertx)).isEmpty();
        assertThatThrownBy(() -> plan(below, true).open(vertx))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(below.toString(), "--data", "--jobs none");
    }
}
