package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.sample.ProgramsOfProcesses;
import dev.offloop.workers.port.Programs;
import dev.offloop.workers.port.SharedBuffer;
import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerExit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to workers in processes, and to no others. Nothing is left of any. */
class WorkerFaultsIT {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    private ChildConfig config() {
        return QuickChildren.config(directory.resolve("run"));
    }

    @AfterEach
    void nothingIsLeftOnceVertxIsClosed() throws IOException {
        Rig.get(vertx.close());
        Path run = directory.resolve("run");
        if (Files.exists(run)) {
            try (Stream<Path> left = Files.list(run)) {
                assertThat(left).as("files left behind").isEmpty();
            }
        }
    }

    private Worker<String, String> start(String deed) {
        return start(deed, config());
    }

    private Worker<String, String> start(String deed, ChildConfig config) {
        return Worker.process(vertx, ProgramsOfProcesses.Deed.class, new ProcessWorkers(config))
                .data(deed, ProgramsOfProcesses.TEXT)
                .onMessage(said::add)
                .start();
    }

    private String next() {
        try {
            return Objects.requireNonNull(said.poll(60, TimeUnit.SECONDS), "nothing was said");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T on(Worker<?, ?> worker, Callable<T> action) {
        return Rig.get(Future.future(done -> worker.context().runOnContext(ignored -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.fail(e);
            }
        })));
    }

    private static long pid(Worker<?, ?> worker) {
        return on(worker, worker::pid);
    }

    private static void awaitEnd(long pid) {
        Rig.until("process " + pid + " is gone", () -> ProcessHandle.of(pid).isEmpty());
    }

    private void awaitNoDirectoryOfAWorker() {
        Rig.until("the worker's directory is gone", () -> {
            try (Stream<Path> files = Files.walk(directory.resolve("run"))) {
                return files.noneMatch(file -> file.getFileName().toString().startsWith("child-"));
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void aProcessThatIsKilledIsToldOnceWithItsCauseAndWhatItHadSaidArrives() {
        Worker<String, String> worker = start("say much");
        assertThat(next()).isEqualTo("message 0");
        long pid = pid(worker);

        Rig.signal("KILL", pid);

        assertThat(Rig.get(worker.exit())).isInstanceOfSatisfying(WorkerExit.Lost.class, lost -> {
            assertThat(lost.cause().signal()).isEqualTo(Optional.of("SIGKILL"));
            assertThat(lost.cause().pid()).isEqualTo(pid);
            assertThat(lost.cause().worker()).isEqualTo(worker.name());
        });
        int count = 1;
        while (!said.isEmpty()) {
            assertThat(said.poll()).as("in order, without a gap").isEqualTo("message " + count++);
        }
        awaitEnd(pid);
        awaitNoDirectoryOfAWorker();
    }

    @Test
    void aProcessInAnEndlessLoopIsTerminatedAndNothingIsLeftOfIt() {
        Worker<String, String> worker = start("loop for ever");
        assertThat(next()).isEqualTo("looping");
        long pid = pid(worker);

        assertThat(Rig.get(worker.terminate())).isEqualTo(new WorkerExit.Terminated(false));

        awaitEnd(pid);
        awaitNoDirectoryOfAWorker();
    }

    @Test
    void aProcessThatIsStoppedIsKilledWhenItsHeartbeatIsDue() {
        Worker<String, String> worker = start(
                "wait",
                config().withSupervision(
                                Supervision.defaults().withSpares(0).withHeartbeatTimeout(Duration.ofMillis(800))));
        assertThat(next()).isEqualTo("waiting");
        long pid = pid(worker);

        Rig.signal("STOP", pid);

        assertThat(Rig.get(worker.exit()))
                .isInstanceOfSatisfying(
                        WorkerExit.Lost.class,
                        lost -> assertThat(lost.cause().killedFor())
                                .hasValueSatisfying(why -> assertThat(why).contains("heartbeat")));
        awaitEnd(pid);
    }

    @Test
    void aProcessThatExitsIsLostWithItsCodeAndItsLastWords() {
        Worker<String, String> worker = start("exit 3");

        assertThat(Rig.get(worker.exit())).isInstanceOfSatisfying(WorkerExit.Lost.class, lost -> {
            assertThat(lost.cause().exitCode()).hasValue(3);
            assertThat(lost.cause().lastLines()).contains("that was it");
        });
    }

    @Test
    void aProgramThatRunsOutOfMemoryIsLost() {
        Worker<String, String> worker = start("fill the heap");

        assertThat(Rig.get(worker.exit()))
                .isInstanceOfSatisfying(
                        WorkerExit.Lost.class,
                        lost -> assertThat(lost.cause().outOfMemory()).isTrue());
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedOnEitherSide() {
        Worker<byte[], byte[]> worker = Worker.process(vertx, Programs.Echo.class, new ProcessWorkers(config()))
                .start();
        assertThatThrownBy(() -> worker.post(new byte[Worker.MAX_MESSAGE_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SharedBuffer");

        Worker<String, String> other = start("say too much");
        assertThat(next()).contains("SharedBuffer");
        Rig.get(other.terminate());
    }

    @Test
    void aMessageThatCannotBeReadIsToldAndTheNextOneArrives() {
        BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
        Worker<String, String> worker = Worker.process(
                        vertx, ProgramsOfProcesses.Unreadable.class, new ProcessWorkers(config()))
                .onMessage(said::add)
                .onMessageError(errors::add)
                .start();
        worker.post("unreadable");
        worker.post("readable");

        assertThat(next()).isEqualTo("readable");
        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessageContaining("cannot be read by its owner"));
        Rig.get(worker.close());
    }

    @Test
    void withoutAnArenaLargeMessagesAreRefusedAndSmallOnesPass() {
        ChildConfig config = config().withArenaBytes(0);
        Worker<String, String> worker = start("echo", config);
        worker.post("small");
        assertThat(next()).isEqualTo("small");

        assertThatThrownBy(() -> Rig.get(worker.allocate(100)))
                .rootCause()
                .hasMessageContaining("no memory for a buffer");
        worker.post("x".repeat(100_000));

        assertThat(Rig.get(worker.exit()))
                .isInstanceOfSatisfying(
                        WorkerExit.Failed.class,
                        failed -> assertThat(failed.failure().message()).contains("no shared memory"));
    }

    @Test
    void whatCannotBeStartedIsTold() throws IOException {
        Path file = Files.createFile(directory.resolve("run"));

        Worker<String, String> worker = start("echo");

        assertThat(Rig.get(worker.exit())).isInstanceOf(WorkerExit.NotStarted.class);
        Files.delete(file);
    }

    @Test
    void aProgramThatTheChildrenDoNotHaveFailsWithItsName() {
        ChildConfig without = config().withClassPath(ProgramsOfProcesses.classPathWithoutTests());
        Worker<String, String> worker = start("echo", without);

        assertThat(Rig.get(worker.exit()))
                .isInstanceOfSatisfying(
                        WorkerExit.Failed.class,
                        failed -> assertThat(failed.failure().summary())
                                .contains(ProgramsOfProcesses.Deed.class.getName()));
    }

    @Test
    void buffersAreGivenBackAndTheArenaServesManyMoreThanItHolds() {
        ChildConfig small = config().withArenaBytes(4 << 20);
        Worker<String, String> worker = start("echo", small);
        for (int i = 0; i < 40; i++) {
            SharedBuffer buffer = Rig.get(worker.allocate(1 << 20));
            on(worker, () -> {
                buffer.segment().fill((byte) 1);
                return worker.transfer("buffer", buffer);
            });
            assertThat(next()).isEqualTo("buffer");
        }
        for (String text : List.of("a", "b")) {
            worker.post(text.repeat(500_000));
            assertThat(next()).isEqualTo(text.repeat(500_000));
        }
        Rig.get(worker.close());
    }
}
