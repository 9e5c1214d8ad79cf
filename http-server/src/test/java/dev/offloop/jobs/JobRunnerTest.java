package dev.offloop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.Codec;
import dev.offloop.task.Priority;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the runner makes of claims, of what fails, and of its stop; with a journal and a worker that the test drives.
 */
class JobRunnerTest {
    private static final int WAIT_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore stuck = new Semaphore(0);
    private final Queue<Ending> ends = new ConcurrentLinkedQueue<>();
    private JournalJobStore journal;
    private Offload offload;
    private Context context;
    private JobRunner runner;

    private static <T> T await(Future<T> future) {
        try {
            return future.await(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Not within " + WAIT_SECONDS + " s", e);
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        journal = await(JournalJobStore.open(
                vertx, JournalConfig.in(directory.resolve("data")).fileBytes(64 << 10)));
        offload = await(Offload.start(
                vertx,
                OffloadConfig.of(
                        TaskRegistry.of(new Echo(), new Stuck(stuck)),
                        ThreadBackend.platform(2),
                        ThreadBackend.virtual(1))));
        context = vertx.getOrCreateContext();
        runner = runner(journal);
    }

    @AfterEach
    void close() {
        await(offload.close(Duration.ZERO));
        await(stop());
        await(journal.close());
        await(vertx.close());
    }

    private JobRunner runner(JobStore store) {
        return new JobRunner(context, store, () -> offload, () -> new JobBounds(1_000, 1_000));
    }

    private void run(JobStore store) {
        runner = runner(store);
        onLoop(() -> {
            runner.start();
            return Future.succeededFuture();
        });
    }

    private Future<Void> stop() {
        return onLoop(() -> runner.stop());
    }

    private Future<Void> onLoop(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> action.get().onComplete(done));
        return done.future();
    }

    /** Waits for the test, or its end. */
    private record Stuck(Semaphore permits) implements Task<byte[], byte[]> {
        private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.idempotent("stuck", "Waits", Codec.raw(), Codec.raw());

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) throws InterruptedException {
            while (!permits.tryAcquire(1, TimeUnit.MILLISECONDS)) {
                context.checkpoint();
            }
            return input;
        }
    }

    private static JobRequest request(String task, String strategy) {
        return JobRequest.of(task, true, new JobBody.Inline("x".getBytes(UTF_8)))
                .options(new JobRequest.Options(
                        Map.of(),
                        Optional.of(strategy),
                        Priority.NORMAL,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        Duration.ZERO,
                        Duration.ofDays(1)));
    }

    private Job accept(JobRequest request) {
        return await(journal.accept(request)).job();
    }

    private Job awaitState(Job job, JobState state) {
        Promise<Job> reached = Promise.promise();
        await(journal.watch(job.id(), 0, event -> {
            if (event instanceof JobEvent.Changed changed && changed.change().state() == state) {
                reached.tryComplete(changed.job());
            }
        }));
        return await(reached.future());
    }

    @Test
    void aTaskThatIsGoneFailsItsJob() {
        run(journal);

        Job task = awaitState(accept(request("gone", "platform")), JobState.FAILED);
        Job strategy = awaitState(accept(request("echo", "moon")), JobState.FAILED);

        assertThat(task.problem()).map(JobProblem::kind).contains("unknown-task");
        assertThat(strategy.problem()).map(JobProblem::kind).contains("unknown-strategy");
    }

    @Test
    void aResultOverTheLimitFailsItsJob() {
        run(journal);

        Job job = awaitState(
                accept(request("echo", "platform").input(new JobBody.Inline(new byte[1_001]))), JobState.FAILED);

        assertThat(job.problem().orElseThrow().detail()).contains("1001", "1000");
    }

    @Test
    void onlyAFewJobsAreAheadOfWorkersThatAreBusy() {
        List<Job> jobs = IntStream.range(0, 100)
                .mapToObj(i -> accept(request("stuck", "virtual")))
                .toList();
        run(journal);
        awaitState(jobs.get(1), JobState.RUNNING);
        stuck.release();
        awaitState(jobs.get(0), JobState.DONE);

        JobRequest request = request("echo", "platform");
        Job urgent = accept(request.options(request.options().priority(Priority.HIGH)));
        stuck.release(2);

        awaitState(urgent, JobState.DONE);
        assertThat(await(journal.stats()).jobs().get(JobState.QUEUED)).isGreaterThan(80);
    }

    @Test
    void whatIsClaimedAtTheStopIsGivenBack() {
        Promise<Void> asked = Promise.promise();
        Promise<Void> mayAnswer = Promise.promise();
        run(new ForwardingStore(journal) {
            @Override
            public Future<List<Claim>> claim(int limit) {
                asked.tryComplete();
                return super.claim(limit).compose(claims -> mayAnswer.future().map(claims));
            }

            @Override
            public Future<Job> end(Claim claim, Ending ending) {
                ends.add(ending);
                return super.end(claim, ending);
            }
        });
        await(asked.future());
        Job late = accept(request("echo", "platform"));
        awaitState(late, JobState.RUNNING);
        Future<Void> stopped = stop();

        context.runOnContext(ignored -> mayAnswer.complete());
        await(stopped);

        Job givenBack = await(journal.find(late.id())).orElseThrow();
        assertThat(givenBack.state()).isEqualTo(JobState.QUEUED);
        assertThat(givenBack.attempt()).isZero();
        assertThat(ends).containsExactly(new Ending.NotBegun(Duration.ZERO));
    }

    @Test
    void aStoreThatFailsIsAskedAgain() {
        AtomicInteger failures = new AtomicInteger(2);
        Job job = accept(request("echo", "platform"));

        run(new ForwardingStore(journal) {
            @Override
            public Future<List<Claim>> claim(int limit) {
                return failures.getAndDecrement() > 0
                        ? Future.failedFuture(new JobStoreException(Reason.FULL, "behind"))
                        : super.claim(limit);
            }
        });

        awaitState(job, JobState.DONE);
        assertThat(failures.get()).isNegative();
    }

    @Test
    void anEndThatCannotBeRecordedDoesNotStopTheOthers() {
        AtomicInteger failures = new AtomicInteger(1);
        Job first = accept(request("echo", "platform"));
        run(new ForwardingStore(journal) {
            @Override
            public Future<Job> end(Claim claim, Ending ending) {
                return failures.getAndDecrement() > 0
                        ? Future.failedFuture(new JobStoreException(Reason.BROKEN, "broken"))
                        : super.end(claim, ending);
            }
        });
        awaitState(first, JobState.RUNNING);

        awaitState(accept(request("echo", "platform")), JobState.DONE);

        assertThat(await(journal.find(first.id())).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aResultThatTheDiskHasNoRoomForIsKeptOnceThereIs() {
        AtomicInteger failures = new AtomicInteger(2);
        Job job = accept(request("echo", "platform"));

        run(new ForwardingStore(journal) {
            @Override
            public Future<JobBody> put(byte[] bytes) {
                return failures.getAndDecrement() > 0
                        ? Future.failedFuture(new JobStoreException(Reason.NO_ROOM, "full"))
                        : super.put(bytes);
            }
        });

        assertThat(awaitState(job, JobState.DONE).attempt()).isEqualTo(1);
    }

    @Test
    void largeInputsAreReadAsManyAtATimeAsThereIsRoomFor() {
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Job> jobs = IntStream.range(0, 8)
                .mapToObj(i -> {
                    byte[] large = new byte[JobBody.INLINE_BYTES + 1 + i];
                    return accept(request("echo", "platform").input(await(journal.put(large))));
                })
                .toList();
        run(new ForwardingStore(journal) {
            @Override
            public Future<byte[]> read(JobBody body) {
                most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                return super.read(body);
            }

            @Override
            public Future<Job> end(Claim claim, Ending ending) {
                reading.decrementAndGet();
                return super.end(claim, ending);
            }
        });

        jobs.forEach(job -> awaitState(job, JobState.FAILED));

        assertThat(most.get()).isEqualTo(1);
    }
}
