package dev.offloop.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Commands whose output is collected: what they give, and how their failures are told. */
@Isolated
class ExecIT {
    private static final ExecOptions DEFAULTS = ExecOptions.defaults();

    @RegisterExtension
    private final Processes processes = new Processes();

    @TempDir
    private Path directory = Path.of("");

    private Output exec(String line, ExecOptions options) {
        return processes.onLoop(() -> processes.subject().exec(line, options).output());
    }

    private ExecException failure(String line, ExecOptions options) {
        Throwable failure = processes.failureOnLoop(
                () -> processes.subject().exec(line, options).output());
        assertThat(failure).isInstanceOf(ExecException.class);
        return (ExecException) failure;
    }

    @Test
    void aLineIsRunByTheShellAndItsOutputCollected() {
        Output output = processes.onLoop(() -> processes
                .subject()
                .exec("echo one | tr a-z A-Z; echo warning >&2")
                .output());

        assertThat(output.out()).isEqualTo("ONE\n");
        assertThat(output.err()).isEqualTo("warning\n");
    }

    @Test
    void aFileIsRunWithoutAShell() {
        Output output = processes.onLoop(
                () -> processes.subject().execFile("echo", "$HOME", "a;b").output());

        assertThat(output.out()).isEqualTo("$HOME a;b\n");
    }

    @Test
    void directoryAndEnvironmentAreThoseThatAreGiven() throws IOException {
        Output output = exec("pwd -P; echo $FRUIT", DEFAULTS.withCwd(directory).withMoreEnv(Map.of("FRUIT", "fig")));

        assertThat(output.out()).isEqualTo(directory.toRealPath() + "\nfig\n");
    }

    @Test
    void outputIsBytesAndTextInTheEncodingThatIsGiven() {
        Output output = exec("printf 'caf\\351'", DEFAULTS.withEncoding(ISO_8859_1));

        assertThat(output.stdout().getBytes()).containsExactly('c', 'a', 'f', 0xe9);
        assertThat(output.out()).isEqualTo("café");
    }

    @Test
    void anExitCodeIsAFailureThatHoldsTheOutput() {
        ExecException failure = failure("echo part; echo first >&2; echo 'what was wrong' >&2; exit 3", DEFAULTS);

        assertThat(failure).hasMessageEndingWith("exit 3 ended with code 3; its last line: what was wrong");
        assertThat(failure.exit()).contains(Exit.withCode(3));
        assertThat(failure.killCause()).isEmpty();
        assertThat(failure.output().out()).isEqualTo("part\n");
    }

    @Test
    void aSignalIsAFailureThatNamesIt() {
        ExecException failure = failure("kill -KILL $$", DEFAULTS);

        assertThat(failure).hasMessage("kill -KILL $$ ended with SIGKILL");
        assertThat(failure.exit()).contains(Exit.bySignal(Signal.SIGKILL));
    }

    @Test
    void outputOverTheBoundEndsTheProcessAndIsCutOff() {
        ExecException failure = failure("yes", DEFAULTS.withMaxBufferBytes(10));

        assertThat(failure).hasMessage("yes was ended as it wrote more than maxBuffer, 10 bytes, to stdout");
        assertThat(failure.killCause()).contains(KillCause.MAX_BUFFER);
        assertThat(failure.output().out()).isEqualTo("y\ny\ny\ny\ny\n");
    }

    @Test
    void standardErrorHasTheSameBound() {
        ExecException failure = failure("echo fine; yes >&2", DEFAULTS.withMaxBufferBytes(10));

        assertThat(failure).hasMessageEndingWith("10 bytes, to stderr");
        assertThat(failure.output().err()).isEqualTo("y\ny\ny\ny\ny\n");
    }

    @Test
    void outputThatJustFitsIsNoFailure() {
        assertThat(exec("printf 1234567890", DEFAULTS.withMaxBufferBytes(10)).out())
                .isEqualTo("1234567890");
        assertThat(exec("true", DEFAULTS.withMaxBufferBytes(0)).out()).isEmpty();
    }

    @Test
    void aTimeoutEndsTheShellWithAllThatItStarted() {
        ExecException failure = failure("echo begun; sleep 1000 | cat", DEFAULTS.withTimeout(Duration.ofMillis(300)));

        assertThat(failure).hasMessageContaining("longer than its timeout of 300 ms");
        assertThat(failure.killCause()).contains(KillCause.TIMEOUT);
        assertThat(failure.exit()).contains(Exit.bySignal(Signal.SIGTERM));
        assertThat(failure.output().out()).isEqualTo("begun\n");
    }

    @Test
    void aProcessThatEndsWithCodeZeroAtItsTimeoutHasStillTimedOut() {
        ExecOptions options = DEFAULTS.withTimeout(Duration.ofMillis(300));

        assertThat(failure("trap 'exit 0' TERM; while :; do sleep 0.01; done", options)
                        .killCause())
                .contains(KillCause.TIMEOUT);
    }

    @Test
    void inputIsWrittenAndEnded() {
        assertThat(exec("wc -c", DEFAULTS.withInput(Buffer.buffer("12345")))
                        .out()
                        .strip())
                .isEqualTo("5");
        assertThat(exec("wc -c", DEFAULTS.withInput(Buffer.buffer())).out().strip())
                .isEqualTo("0");
    }

    @Test
    void inputThatIsNotReadIsNoFailure() {
        assertThat(exec("echo done", DEFAULTS.withInput(Buffer.buffer(new byte[1 << 20])))
                        .out())
                .isEqualTo("done\n");
    }

    @Test
    void withoutInputTheProcessIsWrittenToByHand() {
        Output output = processes.onLoop(() -> {
            Execution cat = processes.subject().execFile("cat");
            return cat.child()
                    .compose(child -> child.stdin().end(Buffer.buffer("by hand")))
                    .compose(done -> cat.output());
        });

        assertThat(output.out()).isEqualTo("by hand");
    }

    @Test
    void cancellingBeforeTheStartFailsWithoutAProcess() {
        CancellationToken token = new CancellationToken();
        token.cancel();

        ExecException failure = failure("sleep 1000", DEFAULTS.withCancellation(token));

        assertThat(failure.killCause()).contains(KillCause.CANCELLED);
        assertThat(failure.exit()).isEmpty();
    }

    @Test
    void cancellingWhileItRunsFailsWithWhatItWrote() {
        CancellationToken token = new CancellationToken();
        Throwable failure = processes.failureOnLoop(() -> {
            Execution execution = processes.subject().exec("echo begun; sleep 1000", DEFAULTS.withCancellation(token));
            var _ = execution
                    .child()
                    .onSuccess(child -> processes.vertx().setPeriodic(1, timer -> {
                        if (execution.written().out().equals("begun\n")) {
                            processes.vertx().cancelTimer(timer);
                            token.cancel();
                        }
                    }));
            return execution.output();
        });

        assertThat(failure).hasMessage("echo begun; sleep 1000 was cancelled");
        assertThat(((ExecException) failure).output().out()).isEqualTo("begun\n");
        assertThat(token.listenerCount()).isZero();
    }

    @Test
    void cancellingAfterTheEndChangesNothing() {
        CancellationToken token = new CancellationToken();
        Output output = exec("echo done", DEFAULTS.withCancellation(token));

        token.cancel();

        assertThat(output.out()).isEqualTo("done\n");
    }

    @Test
    void whatCannotBeStartedFailsAsWithSpawn() {
        Throwable failure = processes.failureOnLoop(
                () -> processes.subject().execFile("no-such-command").output());

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessageContaining("ENOENT");
    }

    @Test
    void streamsThatAreNoPipesGiveNoOutput() {
        SpawnOptions ignored = SpawnOptions.defaults().withStdio(Stdio.ignore());

        assertThat(exec("echo lost", DEFAULTS.withSpawn(ignored)).out()).isEmpty();
    }

    @Test
    void anotherShellCanRunTheLine() {
        SpawnOptions bash = SpawnOptions.defaults().withShell("bash");

        assertThat(exec("echo ${BASH_VERSION:+bash}", DEFAULTS.withSpawn(bash)).out())
                .isEqualTo("bash\n");
    }

    @Test
    void boundsAndInputsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> DEFAULTS.withMaxBufferBytes(-1))
                .hasMessage("maxBufferBytes must be 0 or more, not -1");
        assertThatThrownBy(() -> new ExecOptions(
                        SpawnOptions.defaults().withStdin(Stdio.ignore()), 1, ISO_8859_1, Optional.of(Buffer.buffer())))
                .hasMessageContaining("goes through a pipe only");
    }

    @Test
    void aHundredRunAtATime() {
        List<String> outputs = processes.onLoop(() -> {
            List<Future<Output>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(processes.subject().exec("echo " + i).output());
            }
            return Future.all(all)
                    .map(done -> done.<Output>list().stream().map(Output::out).toList());
        });

        assertThat(outputs).hasSize(100).startsWith("0\n").endsWith("99\n");
    }
}
