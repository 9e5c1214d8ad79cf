package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.loop.diagnostics.TimelineWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command ends as if all was well when what it has to say was not written. */
@EnabledOnOs(OS.LINUX)
@Isolated
class OutputIT {
    private static final Path FULL = Path.of("/dev/full");

    /** A command whose standard output is this stream: its exit code, and what it said on standard error. */
    private static String execute(OutputStream out, boolean pipe, String... args) {
        InputStream in = new ByteArrayInputStream("abc".getBytes(UTF_8));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int exitCode = OffloopCommand.execute(
                    new StandardStreams(in, new StandardOutput(out, pipe), false), new ComparisonElsewhere(), args);
            return exitCode + " " + err.toString(UTF_8);
        } finally {
            System.setErr(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"run sha256", "run mandelbrot --param width=64", "doctor --json", "--version", "run --help"})
    void aFullDeviceIsOneLineAndExitCodeOne(String command) throws IOException {
        try (OutputStream full = new FileOutputStream(FULL.toFile())) {
            assertThat(execute(full, false, command.split(" ", -1)))
                    .startsWith("1 ")
                    .endsWith("offloop: standard output: No space left on device\n");
        }
    }

    @Test
    void aClosedStreamIsOneLineAndExitCodeOne() throws IOException {
        OutputStream closed = OutputStream.nullOutputStream();
        closed.close();

        assertThat(execute(closed, false, "run", "sha256")).isEqualTo("1 offloop: standard output: Stream closed\n");
    }

    @Test
    void aReaderThatWentAwayIsToldNothingAndTheExitCodeIsNotZero() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        try (OutputStream out = Channels.newOutputStream(pipe.sink())) {
            assertThat(execute(out, true, "run", "sha256")).isEqualTo("1 ");
        }
    }

    @Test
    void whatIsWrittenIsWrittenAndTheExitCodeIsZero() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(execute(out, false, "run", "sha256")).isEqualTo("0 ");
        assertThat(out.toString(UTF_8)).hasSize(64);
    }

    @Test
    void aFileThatCannotBeWrittenSaysWhyBeforehand(@TempDir Path directory) {
        Path nowhere = directory.resolve("missing").resolve("report.json");

        assertThatThrownBy(() -> OutputFile.at(nowhere))
                .isInstanceOf(UserError.class)
                .hasMessage("cannot write " + nowhere + ": there is no such directory");
        assertThatThrownBy(() -> OutputFile.at(directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a directory");
    }

    @Test
    void aFullDeviceIsAnErrorOfTheOutput() {
        OutputFile full = OutputFile.at(FULL);

        assertThatThrownBy(() -> full.write("x"))
                .isInstanceOf(OutputError.class)
                .hasMessage("cannot write /dev/full: No space left on device");
        assertThat(FULL).exists();
    }

    @Test
    void aFileIsReplacedWholeAlsoThroughALinkAndNothingElseIsLeft(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("report.json"), "the one before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        OutputFile output = OutputFile.at(link);
        assertThat(file).hasContent("the one before");
        output.write("{}");

        assertThat(file).hasContent("{}").isRegularFile();
        assertThat(link).isSymbolicLink();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void aFileThatCannotBeFinishedLeavesTheOneBefore(@TempDir Path directory) throws IOException {
        Path within = Files.createDirectory(directory.resolve("within"));
        Path file = Files.writeString(within.resolve("report.json"), "the one before");
        OutputFile output = OutputFile.at(file);
        Files.move(within, directory.resolve("elsewhere"));

        assertThatThrownBy(() -> output.write("{}"))
                .isInstanceOf(OutputError.class)
                .hasMessageContaining("report.json");
        assertThat(directory.resolve("elsewhere").resolve("report.json")).hasContent("the one before");
    }

    @Test
    void aTimelineThatCannotBeContinuedIsKnownOnceAllIsClosed(@TempDir Path directory) throws Exception {
        Path fifo = directory.resolve("timeline");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        CompletableFuture<Integer> firstByte = CompletableFuture.supplyAsync(() -> readOne(fifo));

        Assembly assembly = Assembly.start(
                new AssemblyConfig(List.of("inline"), ChildConfig.defaults(), 1, List.of(), Optional.of(fifo)));
        assertThat(firstByte.get(20, TimeUnit.SECONDS)).isEqualTo('[');
        assembly.close();

        assertThat(assembly.timelineFailure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("Broken pipe"));
    }

    private static int readOne(Path fifo) {
        try (InputStream reader = Files.newInputStream(fifo)) {
            return reader.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTimelineOnAFullDeviceIsToldAtItsStart() {
        assertThatThrownBy(() -> TimelineWriter.open(FULL))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(execute(
                        OutputStream.nullOutputStream(),
                        false,
                        "serve",
                        "--children",
                        "0",
                        "--port",
                        "0",
                        "--timeline",
                        "/dev/full"))
                .isEqualTo("2 offloop: Cannot write the timeline /dev/full: No space left on device\n");
    }
}
