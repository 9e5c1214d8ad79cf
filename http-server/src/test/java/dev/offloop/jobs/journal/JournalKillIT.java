package dev.offloop.jobs.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobState;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that owns a journal is killed around a record, and another one opens it. */
class JournalKillIT {
    private static final int KILLED = 128 + 9;
    private static final int WAIT_SECONDS = 120;

    @TempDir
    private Path directory;

    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "JOURNAL_INSIDE_APPEND:1",
        "JOURNAL_INSIDE_APPEND:2",
        "JOURNAL_INSIDE_APPEND:3",
        "JOURNAL_INSIDE_APPEND:4",
        "JOURNAL_INSIDE_APPEND:121",
        "JOURNAL_AFTER_APPEND:1",
        "JOURNAL_AFTER_APPEND:3",
        "JOURNAL_AFTER_APPEND:4",
        "JOURNAL_AFTER_APPEND:122",
        "JOURNAL_AT_ROLL:1",
        "JOURNAL_AT_ROLL:3"
    })
    void whatWasAnsweredIsThereAndWhatHadBegunDoesNotBeginAgain(String failpoint) throws Exception {
        Path data = directory.resolve("data");
        List<String> said = runUntilKilled(data, failpoint);

        JournalJobStore store =
                JournalJobStore.open(vertx, JournalVictim.config(data)).await(WAIT_SECONDS, TimeUnit.SECONDS);
        try {
            assertThat(store.report().damages()).isEmpty();
            Set<UUID> accepted = ids(said, "accepted");
            Set<UUID> begun = ids(said, "begun");
            Set<UUID> ended = ids(said, "ended");
            for (UUID id : accepted) {
                Job job = store.find(id).await(WAIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
                if (ended.contains(id)) {
                    assertThat(job.state()).isEqualTo(JobState.FAILED);
                } else if (begun.contains(id)) {
                    // Its end may be recorded and not have been told yet.
                    assertThat(job.state()).isIn(JobState.LOST, JobState.FAILED);
                } else {
                    // The one whose beginning was recorded and not told is lost.
                    assertThat(job.state()).isIn(JobState.QUEUED, JobState.LOST);
                }
            }
            long jobs = store.stats().await(WAIT_SECONDS, TimeUnit.SECONDS).jobs().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(jobs).isBetween((long) accepted.size(), accepted.size() + 1L);
        } finally {
            store.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Set<UUID> ids(List<String> said, String what) {
        Set<UUID> ids = new HashSet<>();
        for (String line : said) {
            if (line.startsWith(what + " ")) {
                ids.add(UUID.fromString(line.substring(what.length() + 1)));
            }
        }
        return ids;
    }

    private List<String> runUntilKilled(Path data, String failpoint) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path flags = Path.of(
                System.getProperty("offloop.root"), "child-process/src/main/resources/dev/offloop/child/jvm.flags");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + flags,
                        "-XX:TieredStopAtLevel=1",
                        "-Doffloop.failpoint=" + failpoint,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JournalVictim.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as("killed within %s s", WAIT_SECONDS)
                    .isTrue();
            String said = Files.readString(output, UTF_8);
            assertThat(process.exitValue()).as(said).isEqualTo(KILLED);
            return Arrays.asList(said.split("\n"));
        } finally {
            process.destroyForcibly();
        }
    }
}
