package dev.offloop.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What cannot be started is refused with the value that was wrong. */
@Isolated
class SpawnInputIT {
    private static final SpawnOptions DEFAULTS = SpawnOptions.defaults();

    @RegisterExtension
    private final Processes processes = new Processes();

    @TempDir
    private Path directory = Path.of("");

    private SpawnException refusal(String command, SpawnOptions options) {
        Throwable failure = processes.failureOnLoop(() -> processes.subject().spawn(command, List.of(), options));
        assertThat(failure).isInstanceOf(SpawnException.class);
        return (SpawnException) failure;
    }

    @Test
    void anUnknownCommandIsNamedWithThePath() {
        SpawnException failure = refusal("no-such-command", DEFAULTS);

        assertThat(failure.code()).isEqualTo("ENOENT");
        assertThat(failure.command()).isEqualTo("no-such-command");
        assertThat(failure)
                .hasMessage("spawn no-such-command ENOENT: there is no such command in PATH=" + System.getenv("PATH"));
    }

    @Test
    void withoutAPathTheUsualOneIsTaken() {
        SpawnException failure = refusal("no-such-command", DEFAULTS.withEnvironment(Environment.only(Map.of())));

        assertThat(failure).hasMessageEndingWith("PATH=/usr/bin:/bin");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThat(refusal(directory + "/gone", DEFAULTS))
                .hasMessageContaining("ENOENT: there is no file " + directory.resolve("gone"));
    }

    @Test
    void aFileThatMayNotBeRunIsNamed() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no program");

        assertThat(refusal(text.toString(), DEFAULTS)).hasMessageContaining("EACCES: " + text);
        assertThat(refusal(directory.toString(), DEFAULTS)).hasMessageContaining("EACCES: " + directory);
        assertThat(refusal("text", DEFAULTS.withMoreEnv(Map.of("PATH", directory.toString())))
                        .code())
                .isEqualTo("EACCES");
    }

    @Test
    void aWorkingDirectoryThatIsMissingOrNoneIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path gone = directory.resolve("gone");

        assertThat(refusal("true", DEFAULTS.withCwd(gone)))
                .hasMessage("spawn true ENOENT: the working directory " + gone + " does not exist");
        assertThat(refusal("true", DEFAULTS.withCwd(file)))
                .hasMessage("spawn true ENOTDIR: the working directory " + file + " is no directory");
    }

    @Test
    void aFileToReadThatIsMissingIsNamed() {
        Path gone = directory.resolve("gone");

        assertThat(refusal("cat", DEFAULTS.withStdin(Stdio.file(gone)))).hasMessageContaining(gone.toString());
    }

    @Test
    void argumentsThatAreTooLongAreRefusedByTheKernelAndSaidSo() {
        Throwable failure = processes.failureOnLoop(() ->
                processes.subject().spawn("true", List.of("x".repeat(1 << 20)), DEFAULTS));

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessageContaining("E2BIG");
    }

    @Test
    void aNulIsRefusedWhereverItIs() {
        ChildProcesses subject = processes.subject();

        assertThatThrownBy(() -> subject.spawn("tr\0ue")).hasMessage("The command holds a NUL character at index 2");
        assertThatThrownBy(() -> subject.spawn("echo", "a", "b\0"))
                .hasMessage("Argument 1 of echo holds a NUL character at index 1");
        assertThatThrownBy(() -> Environment.extendedBy(Map.of("A", "\0")))
                .hasMessageContaining("variable A holds a NUL");
        assertThatThrownBy(() -> Environment.extendedBy(Map.of("\0", "a"))).hasMessageContaining("holds a NUL");
        assertThatThrownBy(() -> DEFAULTS.withShell("s\0h")).hasMessageContaining("The shell holds a NUL");
    }

    @Test
    void whatNoEncodingHasIsRefusedByName() {
        assertThatThrownBy(() -> processes.subject().spawn("echo", "a", "\ud800"))
                .hasMessageStartingWith("Argument 1 of echo holds a character that ");
        assertThatThrownBy(() -> Environment.extendedBy(Map.of("A", "\udfff")))
                .hasMessageContaining("variable A holds a character");
    }

    @Test
    void aScriptWhoseInterpreterIsMissingIsToldApartFromAMissingCommand() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(refusal(script.toString(), DEFAULTS)).hasMessageContaining("ENOENT: the interpreter that " + script);
    }

    @Test
    void emptyAndImpossibleNamesAreRefused() {
        assertThatThrownBy(() -> processes.subject().spawn("")).hasMessage("The command is empty");
        assertThatThrownBy(() -> DEFAULTS.withShell("")).hasMessageContaining("no name");
        assertThatThrownBy(() -> Environment.only(Map.of("A=B", "c"))).hasMessageContaining("\"A=B\" is no name");
        assertThatThrownBy(() -> Environment.only(Map.of("", "c"))).hasMessageContaining("\"\" is no name");
    }

    @Test
    void anUnknownSignalIsRefusedWithThoseThereAre() {
        assertThat(Signal.of("sighup")).isEqualTo(Signal.SIGHUP);
        assertThatThrownBy(() -> Signal.of("SIGFOO"))
                .hasMessageStartingWith("Unknown signal SIGFOO; there are SIGHUP, SIGINT");
    }

    @Test
    void aProcessEndsWithACodeOrBySignalButNotBothOrNeither() {
        assertThatThrownBy(() -> new Exit(java.util.OptionalInt.empty(), java.util.Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
