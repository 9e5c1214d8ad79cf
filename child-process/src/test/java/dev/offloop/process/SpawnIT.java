package dev.offloop.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.process.Processes.Ended;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Starting processes: every option of {@link SpawnOptions}, and what is told of a process. */
@Isolated
class SpawnIT {
    private static final SpawnOptions DEFAULTS = SpawnOptions.defaults();

    @RegisterExtension
    private final Processes processes = new Processes();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatAProcessWritesArrivesOnItsStreams() {
        Ended ended = processes.script("printf out; printf err >&2");

        assertThat(ended).isEqualTo(new Ended("out", "err", Exit.withCode(0)));
        assertThat(ended.exit().isSuccess()).isTrue();
    }

    @Test
    void anArgumentReachesTheProcessAsItIs() {
        List<String> odd = List.of("", "a b", "'\"$HOME`", "*", "ü\n€");

        Ended ended = processes.run("printf", concat("[%s]", odd), DEFAULTS);

        assertThat(ended.stdout()).isEqualTo("[][a b]['\"$HOME`][*][ü\n€]");
    }

    private static List<String> concat(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    @Test
    void theExitCodeOfAProcessIsTold() {
        assertThat(processes.script("exit 3").exit()).isEqualTo(Exit.withCode(3));
    }

    @Test
    void theSignalThatEndsAProcessIsToldByName() {
        assertThat(processes.script("kill -USR1 $$").exit()).isEqualTo(Exit.bySignal(Signal.SIGUSR1));
    }

    @Test
    void aCodeAbove128IsNotTakenForASignal() {
        for (int code : new int[] {129, 137, 143, 255}) {
            assertThat(processes.script("exit " + code).exit()).isEqualTo(Exit.withCode(code));
        }
    }

    @Test
    void aSignalWithoutANameIsTheCodeThatShellsMeanByIt() {
        assertThat(Exit.of(3 << 8)).isEqualTo(Exit.withCode(3));
        assertThat(Exit.of(9)).isEqualTo(Exit.bySignal(Signal.SIGKILL));
        assertThat(Exit.of(63)).isEqualTo(Exit.withCode(191));
    }

    @Test
    void exitComesBeforeCloseAndCloseAfterTheLastByteOfEveryProcessThatHoldsThePipe() {
        List<String> events = processes.onLoop(() -> {
            List<String> order = new ArrayList<>();
            // The process that is left behind writes only once it sees the end of its input, after its parent's exit.
            return processes
                    .subject()
                    .spawn("sh", "-c", "exec 3<&0; (read line <&3; echo late) & exit 0")
                    .compose(child -> {
                        child.stdout().handler(bytes -> order.add(bytes.toString()));
                        child.exited().onSuccess(exit -> order.add("exit"));
                        return child.closed().map(exit -> {
                            order.add("close");
                            return order;
                        });
                    });
        });

        assertThat(events).containsExactly("exit", "late\n", "close");
    }

    @Test
    void outputThatIsNotReadDoesNotHoldUpTheClose() {
        Exit exit = processes.onLoop(() ->
                processes.subject().spawn("sh", "-c", "printf unread; exit 4").compose(ChildProcess::closed));

        assertThat(exit).isEqualTo(Exit.withCode(4));
    }

    @Test
    void theWorkingDirectoryIsWhereTheProcessRuns() throws IOException {
        assertThat(processes
                        .run("pwd", List.of("-P"), DEFAULTS.withCwd(directory))
                        .stdout())
                .isEqualTo(directory.toRealPath() + "\n");
    }

    @Test
    void aRelativePathOfACommandIsSeenFromTheWorkingDirectory() throws IOException {
        Path script = Files.writeString(directory.resolve("here"), "#!/bin/sh\necho found\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(processes
                        .run("./here", List.of(), DEFAULTS.withCwd(directory))
                        .stdout())
                .isEqualTo("found\n");
    }

    @Test
    void anExtendedEnvironmentHoldsBoth() {
        Ended ended = processes.run(
                "sh", List.of("-c", "echo $FRUIT ${PATH:+path}"), DEFAULTS.withMoreEnv(Map.of("FRUIT", "fig")));

        assertThat(ended.stdout()).isEqualTo("fig path\n");
    }

    @Test
    void aReplacedEnvironmentHoldsNothingElse() {
        Environment only = Environment.only(Map.of("FRUIT", "fig"));

        assertThat(processes
                        .run("/usr/bin/env", List.of(), DEFAULTS.withEnvironment(only))
                        .stdout())
                .isEqualTo("FRUIT=fig\n");
    }

    @Test
    void aCommandIsLookedForInThePathThatTheProcessIsToHave() throws IOException {
        Path script = Files.writeString(directory.resolve("only-here"), "#!/bin/sh\necho \"$0\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        SpawnOptions options = DEFAULTS.withMoreEnv(Map.of("PATH", directory.toString()));

        assertThat(processes.run("only-here", List.of(), options).stdout()).isEqualTo(script + "\n");
    }

    @Test
    void aShellRunsCommandAndArgumentsJoinedBySpaces() {
        Ended ended = processes.run("echo $((1 + 2));", List.of("echo", "two  words"), DEFAULTS.withShell());

        assertThat(ended.stdout()).isEqualTo("3\ntwo words\n");
    }

    @Test
    void anotherShellCanBeNamed() {
        assertThat(processes
                        .run("echo $0", List.of(), DEFAULTS.withShell("bash"))
                        .stdout())
                .isEqualTo("bash\n");
    }

    @Test
    void ignoredStreamsLeadNowhere() {
        Ended ended = processes.run(
                "sh", List.of("-c", "cat; echo lost; echo lost >&2; exit 5"), DEFAULTS.withStdio(Stdio.ignore()));

        assertThat(ended.exit()).isEqualTo(Exit.withCode(5));
    }

    @Test
    void filesAreReadWrittenAndAppendedTo() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "words");
        Path out = Files.writeString(directory.resolve("out"), "emptied first");
        Path err = Files.writeString(directory.resolve("err"), "kept,");

        processes.run(
                "sh",
                List.of("-c", "cat; printf more >&2"),
                DEFAULTS.withStdin(Stdio.file(in)).withStdout(Stdio.file(out)).withStderr(Stdio.appendTo(err)));

        assertThat(out).hasContent("words");
        assertThat(err).hasContent("kept,more");
    }

    @Test
    void inheritedStreamsAreThoseOfThisProcess() {
        Ended ended = processes.run(OtherJvm.java(), OtherJvm.arguments(Inheriting.class), DEFAULTS);

        assertThat(ended.stdout()).isEqualTo("from the grandchild\n");
        assertThat(ended.stderr()).endsWith("its errors\n");
    }

    /** Starts a process that shares its streams. */
    static final class Inheriting {
        public static void main(String[] arguments) {
            Vertx vertx = Vertx.vertx();
            ChildProcesses own = ChildProcesses.create(vertx);
            Processes.await(own.spawn(
                            "sh",
                            List.of("-c", "echo from the grandchild; echo its errors >&2"),
                            SpawnOptions.defaults().withStdio(Stdio.inherit()))
                    .compose(ChildProcess::closed));
            Processes.await(vertx.close());
        }
    }

    @Test
    void aStreamThatIsNoPipeIsRefusedByName() {
        Throwable failure = processes.failureOnLoop(() -> processes
                .subject()
                .spawn("true", List.of(), DEFAULTS.withStdout(Stdio.ignore()))
                .compose(child -> Future.future(promise -> child.stdout())));

        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("stdout of true");
    }

    @Test
    void theCommandLineIsToldAndForAShellItIsTheShells() {
        List<String> line = processes.onLoop(() -> processes
                .subject()
                .spawn("echo", List.of("a", "b"), DEFAULTS.withShell())
                .compose(child -> child.closed().map(exit -> child.commandLine())));

        assertThat(line).containsExactly("/bin/sh", "-c", "echo a b");
    }

    @Test
    void thePidIsThatOfTheProcess() {
        String[] both = processes.onLoop(() -> processes
                .subject()
                .spawn("sh", "-c", "echo $$")
                .compose(child -> Processes.readAll(child)
                        .map(ended -> new String[] {ended.stdout().strip(), String.valueOf(child.pid())})));

        assertThat(both[0]).isEqualTo(both[1]);
    }

    @Test
    void standardInputIsWhatWasWritten() {
        Ended ended = processes.onLoop(() -> processes.subject().spawn("cat").compose(child -> {
            Future<Void> written = child.stdin()
                    .write(Buffer.buffer("one "))
                    .compose(first -> child.stdin().end(Buffer.buffer("two")));
            return written.compose(done -> Processes.readAll(child));
        }));

        assertThat(ended.stdout()).isEqualTo("one two");
    }

    @Test
    void manyProcessesRunAtATime() {
        List<String> outputs = processes.onLoop(() -> {
            List<Future<Ended>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(processes.subject().spawn("echo", "number " + i).compose(Processes::readAll));
            }
            return Future.all(all)
                    .map(done -> done.<Ended>list().stream().map(Ended::stdout).toList());
        });

        assertThat(outputs).hasSize(100).startsWith("number 0\n").endsWith("number 99\n");
    }

    @Test
    void noMoreProcessesRunThanAreAllowed() {
        ChildProcesses two = ChildProcesses.create(processes.vertx(), 2);
        Throwable failure = processes.failureOnLoop(() -> {
            var _ = List.of(two.spawn("cat"), two.spawn("cat"));
            return two.spawn("cat");
        });
        Processes.await(two.close());

        assertThat(failure)
                .isInstanceOf(SpawnException.class)
                .hasMessage("spawn cat EAGAIN: 2 processes run already, and no more may");
    }

    @Test
    void closingEndsWhatRunsAndStartsNothingMore() {
        ChildProcess sleeping = processes.onLoop(() -> processes.subject().spawn("sleep", "1000"));

        Processes.await(processes.subject().close());

        assertThat(sleeping.exit()).contains(Exit.bySignal(Signal.SIGKILL));
        assertThat(processes.failureOnLoop(() -> processes.subject().spawn("true")))
                .hasMessageContaining("closed");
    }

    @Test
    void vertxClosesThemWithItself() {
        Vertx vertx = Vertx.vertx();
        ChildProcess sleeping = Processes.await(ChildProcesses.create(vertx).spawn("sleep", "1000"));

        Processes.await(vertx.close());

        assertThat(sleeping.isAlive()).isFalse();
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> ChildProcesses.create(processes.vertx(), 0)).hasMessageContaining("at least 1, not 0");
    }
}
