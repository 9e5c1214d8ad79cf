package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision;
import dev.offloop.child.sample.Deed;
import dev.offloop.child.sample.Echo;
import dev.offloop.process.ProcFile;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import java.io.IOException;
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

/**
 * Tasks that do harm to their own process, in the middle of others. Whatever they do, they alone fail, with the cause
 * named; the others are answered, and the pool is back at its size.
 */
@Order(1) // Takes long, so it begins first.
@Timeout(180)
class HostileTasksIT {
    private static final int NEIGHBOURS = 50;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void start() {
        rig = rig(directory);
    }

    private static Rig rig(Path directory) {
        return new Rig(
                directory,
                config -> config.withChildren(2)
                        .withSupervision(Supervision.defaults())
                        .withFrameBytes(64 << 10)
                        .withCancelGrace(Duration.ofMillis(300)));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Runs it among others, which are answered, and then waits for the pool to be whole. */
    private Future<Text> amongOthers(String deed) {
        return amongOthers(deed, Duration.ofSeconds(60));
    }

    private Future<Text> amongOthers(String deed, Duration deadline) {
        List<Future<byte[]>> neighbours = new ArrayList<>();
        for (int i = 0; i < NEIGHBOURS; i++) {
            neighbours.add(rig.echo(i));
        }
        Future<Text> hostile = rig.offload().submit(Deed.class, new Text(deed), TaskOptions.deadline(deadline));
        for (int i = 0; i < NEIGHBOURS; i++) {
            neighbours.add(rig.echo(i));
        }
        for (int i = 0; i < neighbours.size(); i++) {
            assertThat(Rig.get(neighbours.get(i))).containsExactly(i % NEIGHBOURS);
        }
        Rig.until("the deed is done", hostile::isComplete);
        Rig.until(
                "the pool is whole",
                () -> rig.ready().size() == 2 && rig.spares().size() == 1);
        return hostile;
    }

    private LossCause causeOf(String deed) {
        Outcome.WorkerLost<?> lost = Rig.lost(amongOthers(deed));
        assertThat(lost.attempts()).isEqualTo(1);
        assertThat(lost.cause().blame()).isEqualTo(LossCause.Blame.ITSELF);
        return lost.cause();
    }

    @Test
    void anExitIsToldWithItsCode() {
        assertThat(causeOf("exit").exitCode()).hasValue(7);
    }

    @Test
    void aHaltIsToldWithItsCode() {
        assertThat(causeOf("halt").exitCode()).hasValue(9);
    }

    @Test
    void anAbortIsToldWithItsSignal() {
        assertThat(causeOf("abort").signal()).hasValue("SIGABRT");
    }

    @Test
    void aWriteToAddressZeroIsToldWithTheFileThatTheJvmWrote() {
        LossCause cause = causeOf("null-write");

        assertThat(cause.signal()).hasValue("SIGSEGV");
        assertThat(Path.of(cause.errorFile().orElseThrow())).exists().content().contains("SIGSEGV");
        assertThat(cause.summary()).contains("hs_err_" + cause.pid());
    }

    @Test
    void aStackOverflowFailsTheTaskAndTheChildGoesOn() {
        Outcome<?> outcome = Rig.outcome(amongOthers("overflow"));

        assertThat(outcome.summary()).contains("StackOverflowError");
        assertThat(rig.ready())
                .allSatisfy(worker -> assertThat(worker.restarts()).isZero());
    }

    @Test
    void aFullHeapIsToldSo() {
        LossCause cause = causeOf("hoard");

        assertThat(cause.outOfMemory()).isTrue();
        assertThat(cause.summary()).contains("ran out of memory");
    }

    @Test
    void anEndlessLoopThatHeedsNothingLosesItsChildAfterItsDeadlineAndTheGrace() {
        Duration deadline = Duration.ofSeconds(2);

        assertThat(Rig.outcome(amongOthers("loop", deadline))).isEqualTo(new Outcome.TimedOut<>(deadline, true));

        Rig.until(
                "the child in the loop is replaced",
                () -> rig.workers().stream().anyMatch(w -> w.restarts() == 1));
        Rig.until(
                "the pool is whole",
                () -> rig.ready().size() == 2 && rig.spares().size() == 1);
    }

    @Test
    void aHundredMegabytesOfOutputAreReadAndHarmNoTask() {
        assertThat(Rig.get(amongOthers("print")).text()).isEqualTo("print");
    }

    @Test
    void closedStreamsDoNoHarm() {
        assertThat(Rig.get(amongOthers("close-streams")).text()).isEqualTo("close-streams");
        assertThat(Rig.get(amongOthers("close-streams")).text()).isEqualTo("close-streams");
    }

    @Test
    void aDeletedDirectoryDoesNoHarmAlsoWhenTheQueuesRoll() {
        assertThat(Rig.get(amongOthers("delete-directory")).text()).isEqualTo("delete-directory");

        byte[] body = new byte[60_000];
        Rig.until("both have done enough for their queues to roll", () -> {
            List<Future<byte[]>> answers = Stream.generate(
                            () -> rig.offload().submit(Echo.class, body, TaskOptions.defaults()))
                    .limit(40)
                    .toList();
            answers.forEach(answer -> assertThat(Rig.get(answer)).hasSize(body.length));
            return rig.ready().stream()
                            .filter(worker -> worker.tasksDone() > 200)
                            .count()
                    == 2;
        });
    }

    @Test
    void aTaskThatCannotStartAThreadFailsAndOthersDoNot() throws IOException, InterruptedException {
        for (var worker : rig.ready()) {
            limitMemory(worker.pid());
        }

        LossCause cause = causeOf("threads");

        assertThat(cause.lastLines().getLast())
                .startsWith("This child ends because of ")
                .contains("unable to create native thread");
    }

    /** As a limit on processes would, this one keeps a child from starting threads without end; it binds root too. */
    private static void limitMemory(long pid) throws IOException, InterruptedException {
        String size = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .findFirst()
                .orElseThrow();
        long bytes = (Long.parseLong(size.replaceAll("\\D", "")) << 10) + (200L << 20);
        Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--as=" + bytes).start();
        assertThat(limiting.waitFor()).isZero();
    }

    @Test
    void threadsLeftRunningEndWithTheirChild() {
        assertThat(Rig.get(amongOthers("leave-threads")).text()).isEqualTo("leave-threads");
    }

    @Test
    void processesLeftRunningEndWithTheirChild() throws IOException {
        long left = Long.parseLong(Rig.get(amongOthers("leave-process")).text());
        assertThat(ProcessHandle.of(left)).get().matches(ProcessHandle::isAlive);

        rig.ready().forEach(worker -> ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroyForcibly));

        ProcFile.awaitGone(left);
    }

    @Test
    void aFullDiskFailsTheTaskThatFilledItAndSmallOnesGoOn() {
        rig.close();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 128)) {
            rig = rig(disk.path());
            assertThat(Rig.outcome(rig.offload().submit(Deed.class, new Text("fill-disk"), TaskOptions.defaults()))
                            .summary())
                    .contains("No space left");
            for (int i = 0; i < NEIGHBOURS; i++) {
                assertThat(Rig.get(rig.echo(i))).containsExactly(i);
            }
            assertThat(rig.ready())
                    .hasSize(2)
                    .allSatisfy(worker -> assertThat(worker.restarts()).isZero());
            rig.close();
        } finally {
            rig = rig(directory);
        }
    }
}
