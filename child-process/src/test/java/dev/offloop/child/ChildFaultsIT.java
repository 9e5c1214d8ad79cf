package dev.offloop.child;

import static dev.offloop.child.Rig.failureOf;
import static dev.offloop.child.Rig.get;
import static dev.offloop.child.Rig.lost;
import static dev.offloop.child.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.sample.Echo;
import dev.offloop.child.sample.Exit;
import dev.offloop.child.sample.Spin;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Await;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that die, each in its own way; one child, so that it is always the one that matters. */
@Order(1) // Takes long, so it begins first.
@Timeout(120)
class ChildFaultsIT {
    private static final Limits LIMITS = new Limits(10_000, 1L << 30, 3);

    /** Long enough for a task to start in it on a busy machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private Vertx vertx;
    private Offload offload;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        offload = start(config());
    }

    private ChildConfig config() {
        return QuickChildren.config(directory.resolve("run"))
                // Large frames make the queues roll soon.
                .withFrameBytes(256 << 10)
                .withCancelGrace(Duration.ofMillis(300));
    }

    private Offload start(ChildConfig config) {
        TaskRegistry tasks = TaskRegistry.load(getClass().getClassLoader());
        return get(Offload.start(
                vertx, OffloadConfig.of(tasks, new ChildBackend(config)).withLimits(LIMITS)));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        get(offload.close(Duration.ofSeconds(5)));
        get(vertx.close());
        try (Stream<Path> left = Files.list(directory.resolve("run"))) {
            assertThat(left).isEmpty();
        }
        until("no child is left", () -> ProcessHandle.current().children().noneMatch(ChildFaultsIT::isChild));
    }

    private static boolean isChild(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains("dev.offloop.child.agent.ChildMain");
    }

    @Test
    void anIdempotentTaskOfAKilledChildRunsAgainInTheNext() {
        Path gate = directory.resolve("gate");
        Submission<Text> waiting = submit(gate);
        untilStarted(gate, waiting);

        kill();
        until(
                "the task was started again",
                () -> startedFiles(gate) == 1 && worker().restarts() == 1 && worker().inFlight() == 1);
        release(gate);

        assertThat(get(waiting.future()).text()).isEqualTo(gate.toString());
        assertThat(worker().generation()).isEqualTo(2);
    }

    private void untilStarted(Path gate, Submission<Text> waiting) {
        Path mark = Path.of(gate + ".started-" + waiting.taskId());
        until("the task has started", () -> Files.exists(mark));
        try {
            // The task makes this file anew when it starts again.
            Files.delete(mark);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long startedFiles(Path gate) {
        try (Stream<Path> files = Files.list(gate.getParent())) {
            return files.filter(file -> file.getFileName().toString().contains(".started-"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNonIdempotentTaskOfAKilledChildEndsAsWorkerLostWithTheSignal() {
        Path mark = directory.resolve("spinning");
        Future<Text> spinning = offload.submit(Spin.class, new Text(mark.toString()), TaskOptions.defaults());
        until("the task spins", () -> Files.exists(mark));
        long pid = worker().pid();

        kill();

        Outcome.WorkerLost<?> lost = lost(spinning);
        assertThat(lost.cause().signal()).contains("SIGKILL");
        assertThat(lost.cause().pid()).isEqualTo(pid);
        assertThat(lost.attempts()).isEqualTo(1);
        assertThat(get(echo())).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void anExitIsReportedWithItsCodeAndTheLastWords() {
        Future<Text> exiting = offload.submit(
                Exit.class, new Text("enough of this"), TaskOptions.defaults().parameter("code", "7"));

        Outcome.WorkerLost<?> lost = lost(exiting);

        assertThat(lost.cause().exitCode()).hasValue(7);
        assertThat(lost.cause().signal()).isEmpty();
        assertThat(lost.cause().lastLines()).contains("enough of this");
    }

    @Test
    void tasksThatADyingChildHadNotStartedAreAnsweredByTheNext() {
        List<Future<byte[]>> quick = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            quick.add(echo());
        }
        Future<Text> exiting = offload.submit(
                Exit.class, new Text("bye"), TaskOptions.defaults().parameter("code", "3"));
        for (int i = 0; i < 200; i++) {
            quick.add(echo());
        }

        assertThat(lost(exiting).attempts()).isEqualTo(1);
        quick.forEach(answer -> assertThat(get(answer)).isEqualTo(new byte[] {1, 2, 3}));
    }

    @Test
    void anIdempotentTaskThatKillsEveryChildIsGivenUpAfterItsAttempts() {
        Path gate = directory.resolve("gate");
        Submission<Text> waiting = submit(gate);
        for (int attempt = 1; attempt <= 3; attempt++) {
            untilStarted(gate, waiting);
            // A crash, unlike SIGKILL, is caused by the task.
            Rig.signal("ABRT", worker().pid());
        }

        Outcome.WorkerLost<?> lost = lost(waiting.future());

        assertThat(lost.attempts()).isEqualTo(3);
        assertThat(get(echo())).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void aChildThatDiesWhileIdleIsReplaced() {
        assertThat(get(echo())).isEqualTo(new byte[] {1, 2, 3});

        kill();

        until(
                "the next generation is ready",
                () -> worker().generation() == 2 && worker().state().equals("ready"));
        assertThat(get(echo())).isEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void closingEndsAChildThatListensToNothing() {
        Path mark = directory.resolve("spinning");
        Future<Text> spinning = offload.submit(Spin.class, new Text(mark.toString()), TaskOptions.defaults());
        until("the task spins", () -> Files.exists(mark));

        get(offload.close(Duration.ZERO));

        assertThat(lost(spinning).cause().signal()).contains("SIGKILL");
    }

    @Test
    void aTaskThatGoesOnBeyondItsDeadlineLosesItsChildAndNoOtherTaskNotices() {
        Path mark = directory.resolve("spinning");
        Future<Text> spinning = offload.submit(Spin.class, new Text(mark.toString()), TaskOptions.deadline(DEADLINE));
        until("the task spins", () -> Files.exists(mark));
        Future<byte[]> behind = echo();

        Throwable failure = failureOf(spinning);

        assertThat(((OffloadException) failure).outcome()).isEqualTo(new Outcome.TimedOut<>(DEADLINE, true));
        assertThat(get(behind)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(worker().restarts()).isEqualTo(1);
    }

    @Test
    void childrenRunAtALowerPriority() throws IOException {
        assertThat(niceLevel(worker().pid()))
                .isEqualTo(Math.min(19, niceLevel(ProcessHandle.current().pid()) + 10));
    }

    /** Field 19 of {@code /proc/PID/stat}. */
    private static int niceLevel(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    @Test
    void rollingQueuesAndTheirDeletionLoseNothingAndStayBounded() throws IOException {
        byte[] body = new byte[200_000];
        for (int round = 0; round < 40; round++) {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(offload.submit(Echo.class, body, TaskOptions.defaults()));
            }
            answers.forEach(answer -> assertThat(get(answer)).hasSize(body.length));
        }
        until("passed files are deleted", () -> queueFiles() <= 6);
    }

    private long queueFiles() {
        try (Stream<Path> files = Files.walk(directory.resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".cq4")).count();
        } catch (UncheckedIOException | IOException e) {
            // A file went while the tree was walked.
            return Long.MAX_VALUE;
        }
    }

    @Test
    void aClassPathWithoutTheLibraryFailsTheStartWithTheChildsOwnWords() {
        Throwable failure = failureOf(Offload.start(
                vertx,
                OffloadConfig.of(
                        TaskRegistry.load(getClass().getClassLoader()),
                        new ChildBackend(config().withClassPath(directory.toString())))));

        assertThat(failure).hasMessageContaining("could not be brought up").hasMessageContaining("ChildMain");
    }

    private Submission<Text> submit(Path gate) {
        return offload.submit(offload.tasks().get(Await.class), new Text(gate.toString()), TaskOptions.defaults());
    }

    private static void release(Path gate) {
        try {
            Files.createFile(gate);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Future<byte[]> echo() {
        return offload.submit(Echo.class, new byte[] {1, 2, 3}, TaskOptions.defaults());
    }

    private WorkerInfo worker() {
        return get(offload.workers()).getFirst();
    }

    private void kill() {
        ProcessHandle.of(worker().pid()).orElseThrow().destroyForcibly();
    }
}
