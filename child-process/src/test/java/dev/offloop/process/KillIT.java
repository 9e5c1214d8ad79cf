package dev.offloop.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.os.ProcessDescriptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending processes: by signal, by timeout, by cancellation; whole trees; and those that are to stay alive. */
@Isolated
class KillIT {
    private static final SpawnOptions DEFAULTS = SpawnOptions.defaults();

    @RegisterExtension
    private final Processes processes = new Processes();

    private Exit exitOf(SpawnOptions options, String... command) {
        List<String> arguments = List.of(command).subList(1, command.length);
        return processes.onLoop(
                () -> processes.subject().spawn(command[0], arguments, options).compose(ChildProcess::closed));
    }

    /** A shell that runs the script, once it has printed so many lines, and those. */
    private Talker talker(String script, int lines, SpawnOptions options) {
        return processes.onLoop(() -> processes
                .subject()
                .spawn("sh", List.of("-c", script), options)
                .compose(child -> {
                    Promise<Talker> ready = Promise.promise();
                    List<String> said = new ArrayList<>();
                    RecordParser.newDelimited("\n", child.stdout()).handler(line -> {
                        said.add(line.toString());
                        if (said.size() == lines) {
                            ready.complete(new Talker(child, said));
                        }
                    });
                    return ready.future();
                }));
    }

    private record Talker(ChildProcess child, List<String> said) {
        List<Long> pids() {
            return said.stream().map(Long::parseLong).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGTERM", "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"})
    void aProcessIsEndedByTheSignalItIsSent(Signal signal) {
        Exit exit = processes.onLoop(() -> processes
                .subject()
                .spawn("sleep", "1000")
                .compose(child -> {
                    assertThat(child.isKilled()).isFalse();
                    assertThat(child.kill(signal)).isTrue();
                    assertThat(child.isKilled()).isTrue();
                    return child.closed();
                }));

        assertThat(exit).isEqualTo(Exit.bySignal(signal));
    }

    @Test
    void aProcessMayHandleTheSignalAndEndItsOwnWay() {
        Talker talker = talker("trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done", 1, DEFAULTS);

        assertThat(talker.child().kill()).isTrue();

        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.withCode(7));
    }

    @Test
    void aProcessThatHasEndedIsSentNothing() {
        ChildProcess ended = processes.onLoop(() -> processes
                .subject()
                .spawn("true")
                .compose(child -> child.closed().map(exit -> child)));

        assertThat(ended.kill(Signal.SIGKILL)).isFalse();
        assertThat(ended.kill(Signal.SIGHUP)).isFalse();
        assertThat(ended.isKilled()).isFalse();
        assertThat(ended.isAlive()).isFalse();
        assertThat(ended.exit()).contains(Exit.withCode(0));
        assertThat(Processes.await(ended.killTree(Signal.SIGKILL))).isZero();
    }

    @Test
    void aTimeoutEndsTheProcessWithTheSignalThatWasChosen() {
        SpawnOptions options = DEFAULTS.withTimeout(Duration.ofMillis(50));

        assertThat(exitOf(options, "sleep", "1000")).isEqualTo(Exit.bySignal(Signal.SIGTERM));
        assertThat(exitOf(options.withKillSignal(Signal.SIGUSR2), "sleep", "1000"))
                .isEqualTo(Exit.bySignal(Signal.SIGUSR2));
    }

    @Test
    void theCauseOfAnEndByUsIsTold() {
        ChildProcess child = processes.onLoop(() -> processes
                .subject()
                .spawn("sleep", List.of("1000"), DEFAULTS.withTimeout(Duration.ofMillis(1)))
                .compose(started -> started.closed().map(exit -> started)));

        assertThat(child.killCause()).contains(KillCause.TIMEOUT);
    }

    @Test
    void aProcessThatEndsInTimeIsLeftAlone() {
        assertThat(exitOf(DEFAULTS.withTimeout(Duration.ofDays(1)), "true")).isEqualTo(Exit.withCode(0));
    }

    @Test
    void aNegativeTimeoutIsRefused() {
        assertThatThrownBy(() -> DEFAULTS.withTimeout(Duration.ofMillis(-1)))
                .hasMessage("The timeout must be 0 (none) or more, not PT-0.001S");
    }

    /** The shell ends at once, and what it leaves holds its output open. */
    private static final String LEAVES_A_CHILD = "sleep 1000 & echo hi $!";

    private void endWhatWasLeft(String said) {
        ProcessHandle.of(Long.parseLong(said.strip().substring("hi ".length())))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aTimeoutEndsAnExecutionWhoseProcessIsGoneAndKeepsWhatWasWritten() {
        ExecOptions options = ExecOptions.defaults().withTimeout(Duration.ofMillis(200));

        ExecException failure = (ExecException) processes.failureOnLoop(
                () -> processes.subject().exec(LEAVES_A_CHILD, options).output());

        assertThat(failure.killCause()).contains(KillCause.TIMEOUT);
        assertThat(failure.output().out()).startsWith("hi ");
        endWhatWasLeft(failure.output().out());
    }

    @Test
    void cancellingEndsAnExecutionWhoseProcessIsGone() {
        CancellationToken token = new CancellationToken();

        ExecException failure = (ExecException) processes.failureOnLoop(() -> {
            Execution execution = processes
                    .subject()
                    .exec(LEAVES_A_CHILD, ExecOptions.defaults().withCancellation(token));
            execution.child().compose(ChildProcess::exited).onSuccess(exit -> token.cancel());
            return execution.output();
        });

        assertThat(failure.killCause()).contains(KillCause.CANCELLED);
        assertThat(failure.exit()).contains(Exit.withCode(0));
    }

    @Test
    void tooMuchOutputEndsAnExecutionWhoseProcessIsGone() {
        ExecOptions options = ExecOptions.defaults().withMaxBufferBytes(65_536);

        ExecException failure = (ExecException) processes.failureOnLoop(() -> processes
                .subject()
                .exec("{ while [ -d /proc/$$ ]; do :; done; exec yes; } & exit 0", options)
                .output());

        assertThat(failure.killCause()).contains(KillCause.MAX_BUFFER);
        assertThat(failure.output().stdout().length()).isEqualTo(65_536);
    }

    @Test
    void aTimeoutClosesWhatOthersHoldOpenAndGivesThePlaceBack() {
        ChildProcesses one = ChildProcesses.create(processes.vertx(), 1);
        SpawnOptions options = DEFAULTS.withShell().withTimeout(Duration.ofMillis(200));
        StringBuilder said = new StringBuilder();

        ChildProcess ended = processes.onLoop(() -> one.spawn(LEAVES_A_CHILD, List.of(), options)
                .compose(child -> {
                    child.stdout().handler(chunk -> said.append(chunk));
                    return child.closed().map(exit -> child);
                }));

        assertThat(ended.exit()).contains(Exit.withCode(0));
        assertThat(ended.killCause()).contains(KillCause.TIMEOUT);
        assertThat(said.toString()).startsWith("hi ");
        Processes.await(one.spawn("true").compose(ChildProcess::closed));
        Processes.await(one.close());
        endWhatWasLeft(said.toString());
    }

    @Test
    void whatWasWrittenBeforeTheTimeoutIsReadAlsoWhenTheReaderIsLate() {
        SpawnOptions options = DEFAULTS.withShell().withTimeout(Duration.ofMillis(200));
        StringBuilder said = new StringBuilder();

        ChildProcess ended = processes.onLoop(() -> processes
                .subject()
                .spawn(LEAVES_A_CHILD, List.of(), options)
                .compose(child -> {
                    child.stdout().pause().handler(chunk -> said.append(chunk));
                    child.killing().onSuccess(cause -> child.stdout().resume());
                    return child.closed().map(exit -> child);
                }));

        assertThat(ended.killCause()).contains(KillCause.TIMEOUT);
        assertThat(said.toString()).startsWith("hi ");
        endWhatWasLeft(said.toString());
    }

    @Test
    void whoIgnoresTheSignalIsKilledAfterAGrace() {
        ExecOptions options =
                ExecOptions.defaults().withTimeout(Duration.ofMillis(200)).withForceKillAfter(Duration.ofMillis(200));

        ExecException failure = (ExecException) processes.failureOnLoop(() -> processes
                .subject()
                .exec("trap '' TERM; while :; do sleep 0.01; done", options)
                .output());

        assertThat(failure.exit()).contains(Exit.bySignal(Signal.SIGKILL));
        assertThat(failure.killCause()).contains(KillCause.TIMEOUT);
    }

    @Test
    void whoIsStoppedIsKilledAfterAGrace() {
        SpawnOptions options = DEFAULTS.withTimeout(Duration.ofMillis(200)).withForceKillAfter(Duration.ofMillis(200));

        assertThat(exitOf(options, "sh", "-c", "kill -STOP $$")).isEqualTo(Exit.bySignal(Signal.SIGKILL));
    }

    @Test
    void withoutAGraceNoProcessIsForced() {
        SpawnOptions options = DEFAULTS.withTimeout(Duration.ofMillis(50)).withForceKillAfter(Duration.ZERO);
        Talker talker = talker("trap 'echo told' TERM; echo ready; while :; do sleep 0.01; done", 1, options);

        Processes.await(talker.child().killing());
        assertThat(talker.child().isAlive()).isTrue();

        assertThat(talker.child().kill(Signal.SIGKILL)).isTrue();
        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGKILL));
        assertThat(DEFAULTS.kill().forceAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsCancelledBeforeItStartsIsNeverStarted() {
        CancellationToken token = new CancellationToken();
        token.cancel();

        Throwable failure = processes.failureOnLoop(
                () -> processes.subject().spawn("sleep", List.of("1000"), DEFAULTS.withCancellation(token)));

        assertThat(failure)
                .isInstanceOf(CancelledException.class)
                .hasMessage("sleep was cancelled before it was started");
    }

    @Test
    void whatIsCancelledWhileItStartsDoesNotLiveOn() {
        for (int round = 0; round < 20; round++) {
            CancellationToken token = new CancellationToken();
            String how = processes.onLoop(() -> {
                Future<ChildProcess> child =
                        processes.subject().spawn("sleep", List.of("1000"), DEFAULTS.withCancellation(token));
                token.cancel();
                return child.compose(ChildProcess::closed)
                        .transform(ended -> Future.succeededFuture(String.valueOf(ended.result())));
            });
            assertThat(how).isIn("SIGTERM", "null");
        }
    }

    @Test
    void whatIsCancelledWhileItRunsIsEnded() {
        CancellationToken token = new CancellationToken();
        Talker one = talker("echo ready; exec sleep 1000", 1, DEFAULTS.withCancellation(token));
        Talker other = talker(
                "echo ready; exec sleep 1000",
                1,
                DEFAULTS.withCancellation(token).withKillSignal(Signal.SIGKILL));

        token.cancel();

        assertThat(Processes.await(one.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGTERM));
        assertThat(Processes.await(other.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGKILL));
        assertThat(one.child().killCause()).contains(KillCause.CANCELLED);
    }

    @Test
    void whatIsCancelledAfterItsEndIsForgotten() {
        CancellationToken token = new CancellationToken();
        ChildProcess ended = processes.onLoop(() -> processes
                .subject()
                .spawn("true", List.of(), DEFAULTS.withCancellation(token))
                .compose(child -> child.closed().map(exit -> child)));

        assertThat(token.listenerCount()).isZero();
        token.cancel();

        assertThat(ended.killCause()).isEmpty();
        assertThat(ended.exit()).contains(Exit.withCode(0));
    }

    @Test
    void aTreeIsEndedWithItsGrandchildren() throws IOException {
        Talker talker = talker("sleep 1000 & echo $!; sh -c 'sleep 1000 & echo $!; echo $$; wait' & wait", 3, DEFAULTS);

        int reached = Processes.await(talker.child().killTree(Signal.SIGKILL));

        assertThat(reached).isEqualTo(3);
        for (long pid : talker.pids()) {
            ProcFile.awaitGone(pid);
        }
        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGKILL));
    }

    @Test
    void aTreeThatGrowsMeanwhileIsEndedWhole() throws IOException {
        String mark = "1000.7" + System.nanoTime();
        String script = "echo go; i=0; while [ $i -lt 200 ]; do sleep " + mark + " & i=$((i + 1)); done; wait";
        Talker talker = talker(script, 1, DEFAULTS);

        assertThat(Processes.await(talker.child().killTree(Signal.SIGKILL))).isBetween(0, 200);

        for (long pid : commandsWith(mark)) {
            ProcFile.awaitGone(pid);
        }
    }

    private static List<Long> commandsWith(String mark) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info().commandLine().orElse("").contains(mark))
                    .map(ProcessHandle::pid)
                    .toList();
        }
    }

    @Test
    void eachOfATreeMayHandleTheSignal() {
        Talker talker = talker(
                "trap 'wait; echo parent; exit 0' TERM; "
                        + "sh -c 'trap \"echo child; exit\" TERM; echo ready; while :; do sleep 0.01; done' & wait",
                1,
                DEFAULTS);

        Processes.await(talker.child().killTree(Signal.SIGTERM));

        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.withCode(0));
        assertThat(talker.said()).containsExactly("ready", "child", "parent");
    }

    @Test
    void aTimeoutEndsTheTreeIfItIsTold() throws IOException {
        Talker talker = talker(
                "sleep 1000 & echo $!; wait",
                1,
                DEFAULTS.withKillTree(true).withKillSignal(Signal.SIGKILL).withTimeout(Duration.ofMillis(200)));

        ProcFile.awaitGone(talker.pids().getFirst());
        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGKILL));
    }

    @Test
    void aDetachedProcessLeadsASessionAndItsGroupIsEndedWithIt() throws IOException {
        Talker talker = talker("(sleep 1000 & echo $!); echo $$; sleep 1000", 2, DEFAULTS.withDetached(true));
        long orphan = talker.pids().getFirst();
        long pid = talker.child().pid();

        assertThat(talker.pids().getLast()).isEqualTo(pid);
        assertThat(ProcFile.session(pid)).isEqualTo(pid);
        assertThat(ProcFile.session(orphan)).isEqualTo(pid);
        Processes.await(talker.child().killTree(Signal.SIGKILL));

        ProcFile.awaitGone(orphan);
        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.bySignal(Signal.SIGKILL));
    }

    /** Since Linux 6.9. */
    @Test
    void theGroupOfADetachedProcessThatHasEndedIsReachedWhileItHoldsThePipe() throws Exception {
        assumeTrue(kernelSignalsGroupsByDescriptor());
        Talker talker = talker("sleep 1000 & echo $!; exit 0", 1, DEFAULTS.withDetached(true));
        long orphan = talker.pids().getFirst();
        Processes.await(talker.child().exited());

        Processes.await(talker.child().killTree(Signal.SIGKILL));

        ProcFile.awaitGone(orphan);
        assertThat(Processes.await(talker.child().closed())).isEqualTo(Exit.withCode(0));
    }

    private static boolean kernelSignalsGroupsByDescriptor() throws Exception {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "echo leads; exec sleep 1000").start();
        process.inputReader().readLine();
        try (ProcessDescriptor descriptor =
                ProcessDescriptor.open(process.pid()).orElseThrow()) {
            return descriptor.signalGroup(0) == ProcessDescriptor.GroupSignal.SENT;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** A process that may choose the next number can make the kernel give one twice. */
    @Test
    void aStrangerThatHasGotTheNumberOfAnEndedProcessIsLeftAlone() throws Exception {
        assumeTrue(ProcessNumbers.canBeChosen());
        SpawnOptions alone = DEFAULTS.withDetached(true).withStdio(Stdio.ignore());
        ChildProcess ended = processes.onLoop(() -> processes
                .subject()
                .spawn("true", List.of(), alone)
                .compose(child -> child.closed().map(exit -> child)));
        Process stranger = ProcessNumbers.startAs(ended.pid(), "cat");
        try {
            assertThat(ended.kill(Signal.SIGKILL)).isFalse();
            assertThat(Processes.await(ended.killTree(Signal.SIGKILL))).isZero();
            ended.kill(KillCause.TIMEOUT);

            assertThat(stranger.isAlive()).isTrue();
            // Had it got a signal it would have ended before it reads and answers.
            stranger.outputWriter().append("go on\n").flush();
            assertThat(stranger.inputReader().readLine()).isEqualTo("go on");
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void anAttachedProcessIsInTheSessionOfThisOne() throws IOException {
        Talker talker = talker("echo $$; exec sleep 1000", 1, DEFAULTS);

        assertThat(ProcFile.session(talker.child().pid()))
                .isEqualTo(ProcFile.session(ProcessHandle.current().pid()));
    }

    @Test
    void aDetachedProcessSurvivesThisOne() throws IOException {
        Processes.Ended parent = processes.run(OtherJvm.java(), OtherJvm.arguments(Detaching.class), DEFAULTS);
        long pid = Long.parseLong(parent.stdout().strip());
        ProcessHandle survivor = ProcessHandle.of(pid).orElseThrow();

        assertThat(parent.exit()).isEqualTo(Exit.withCode(0));
        assertThat(survivor.isAlive()).isTrue();
        assertThat(ProcFile.session(pid)).isEqualTo(pid);

        assertThat(survivor.destroyForcibly()).isTrue();
        ProcFile.awaitGone(pid);
    }

    /** Starts a process that outlives it, and tells its id. */
    static final class Detaching {
        public static void main(String[] arguments) {
            Vertx vertx = Vertx.vertx();
            SpawnOptions alone = DEFAULTS.withDetached(true).withStdio(Stdio.ignore());
            ChildProcess child = Processes.await(ChildProcesses.create(vertx).spawn("sleep", List.of("1000"), alone));
            System.out.println(child.pid());
            Processes.await(vertx.close());
        }
    }

    @Test
    void closingLeavesDetachedAndUnreferencedProcessesAlone() throws IOException {
        ChildProcesses own = ChildProcesses.create(processes.vertx());
        ChildProcess detached = Processes.await(own.spawn("sleep", List.of("1000"), DEFAULTS.withDetached(true)));
        ChildProcess unreferenced = Processes.await(own.spawn("sleep", "1000"));
        ChildProcess again = Processes.await(own.spawn("sleep", "1000"));
        unreferenced.unref();
        again.unref();
        again.ref();

        Processes.await(own.close());

        assertThat(List.of(detached.isAlive(), unreferenced.isAlive(), again.isAlive()))
                .containsExactly(true, true, false);
        assertThat(detached.kill(Signal.SIGKILL) && unreferenced.kill(Signal.SIGKILL))
                .isTrue();
        ProcFile.awaitGone(detached.pid());
        ProcFile.awaitGone(unreferenced.pid());
        Processes.await(Future.all(detached.closed(), unreferenced.closed()));
    }

    @Test
    void closingEndsWholeTrees() throws IOException {
        Talker talker = talker("sleep 1000 & echo $!; wait", 1, DEFAULTS);

        Processes.await(processes.subject().close());

        ProcFile.awaitGone(talker.pids().getFirst());
    }
}
