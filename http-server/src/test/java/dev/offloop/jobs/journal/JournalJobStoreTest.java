package dev.offloop.jobs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.jobs.Ending;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobQuery;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStore;
import dev.offloop.jobs.JobStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalJobStoreTest extends JobStoreContract {
    /** One for each test: it is made anew by JUnit only for each instance. */
    @TempDir
    private Path base;

    private int made;

    private JournalConfig config() {
        return JournalConfig.in(base.resolve("data-" + made)).maxJobs(100_000).fileBytes(64 << 10);
    }

    private JournalJobStore open() {
        return await(JournalJobStore.open(vertx, config()));
    }

    @Override
    protected JobStore create() {
        made++;
        return open();
    }

    /** Nothing is written when it is closed, so that this is what a kill leaves, but for a record that is open. */
    @Override
    protected JobStore reopen() {
        await(store.close());
        return open();
    }

    @Test
    void theDirectoryIsPrivateAndASecondOneIsRefusedWithTheOwner() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(DirectoryInUseException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        assertThat(Files.getPosixFilePermissions(config().directory())).hasSize(3);
    }

    @Test
    void filesThatCountForNothingAreDropped() {
        JobRequest request = request("x".repeat(20_000))
                .options(JobRequest.Options.defaults().keep(Duration.ZERO));
        for (int round = 0; round < 20; round++) {
            await(store.acceptAll(IntStream.range(0, 10).mapToObj(i -> request).toList()));
            await(store.claim(10))
                    .forEach(claim -> await(store.end(claim, new Ending.Failed(new JobProblem("task-failed", "x")))));
        }

        assertThat(eventually(() -> await(store.stats()).journalBytes() < 1 << 20))
                .isTrue();
        assertThat(await(store.list(JobQuery.all(10))).jobs()).isEmpty();
    }

    @Test
    void manyJobsAreThereInTheirOrderWhenItIsOpenedAgain() {
        List<Job> accepted =
                await(store.acceptAll(IntStream.range(0, 10_000)
                                .mapToObj(i -> request("x" + i))
                                .toList()))
                        .stream()
                        .map(one -> one.job())
                        .toList();
        store = reopen();

        assertThat(((JournalJobStore) store).report().records()).isEqualTo(10_000);
        assertThat(await(store.stats()).jobs()).containsEntry(JobState.QUEUED, 10_000L);
        List<Job> newest = await(store.list(JobQuery.all(1_000))).jobs();
        assertThat(newest).isEqualTo(accepted.reversed().subList(0, 1_000));
        assertThat(await(store.claim(10)).stream().map(claim -> claim.id()))
                .containsExactlyElementsOf(
                        accepted.subList(0, 10).stream().map(Job::id).toList());
    }
}
