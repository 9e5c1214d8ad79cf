package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunCommandIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Invocation run(byte[] input, String... args) {
        return Invocation.of(OffloopCommand.commandLine(streams(input, false), new ComparisonElsewhere()), args);
    }

    private StandardStreams streams(byte[] input, boolean lineEnd) {
        return new StandardStreams(new ByteArrayInputStream(input), new StandardOutput(out, false), lineEnd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "platform", "virtual", "child", "work-stealing", "keyed", "queue-thread"})
    void whatGoesInComesOutUnderEveryStrategy(String strategy) {
        byte[] input = new byte[1_000_000];
        new Random(1).nextBytes(input);

        Invocation invocation = run(input, "run", "echo", "--strategy", strategy);

        assertThat(invocation.err()).isEmpty();
        assertThat(invocation.exitCode()).isZero();
        assertThat(out.toByteArray()).isEqualTo(input);
    }

    @Test
    void parametersReachTheTask() {
        Invocation invocation = run(new byte[0], "run", "mandelbrot", "--param", "width=20", "--param", "height=10");

        assertThat(invocation.exitCode()).isZero();
        assertThat(out.toByteArray()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aResultForTheEyeEndsTheLine() {
        RunCommand command = new RunCommand(streams("abc".getBytes(UTF_8), true));

        assertThat(new CommandLine(command).execute("sha256")).isZero();

        assertThat(out.toString(UTF_8)).matches("[0-9a-f]{64}\n");
    }

    @Test
    void inputThatIsNoneIsOneLineAndExitCodeTwo() {
        Invocation json = run("{".getBytes(UTF_8), "run", "burn");
        Invocation image = run("hello".getBytes(UTF_8), "run", "image-resize", "--param", "width=3");

        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.err()).singleElement().asString().contains("Invalid JSON at line 1");
        assertThat(image.exitCode()).isEqualTo(2);
        assertThat(image.err()).singleElement().asString().contains("no image that is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"widht=1", "width=0", "width=1 --param width=2", "width"})
    void aParameterThatDoesNotFitIsOneLineAndExitCodeTwo(String parameters) {
        List<String> args = new ArrayList<>(List.of("run", "mandelbrot", "--param"));
        args.addAll(List.of(parameters.split(" ", -1)));

        Invocation invocation = run(new byte[0], args.toArray(String[]::new));

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).singleElement().asString().contains("wid");
        assertThat(out.size()).isZero();
    }

    @Test
    void aDeadlineThatPassesIsOneLineAndExitCodeOne() {
        Invocation invocation = run("{\"millis\":60000}".getBytes(UTF_8), "run", "burn", "--deadline", "50ms");

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).singleElement().asString().contains("the deadline of 50 ms passed");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "child"})
    void aTaskOfOnesOwnRunsFromAJar(String strategy, @TempDir Path dir) throws Exception {
        Path jar = ExampleJar.build(dir);

        Invocation invocation = run(
                "one two three three".getBytes(UTF_8),
                "run",
                "word-count",
                "--tasks",
                jar.toString(),
                "--strategy",
                strategy,
                "--param",
                "longer-than=3");

        assertThat(invocation.err()).isEmpty();
        assertThat(out.toString(UTF_8)).isEqualTo("{\"words\":2,\"counts\":{\"three\":2}}");
    }

    @Test
    void aJarThatListsNoTaskIsOneLineAndExitCodeTwo(@TempDir Path dir) throws Exception {
        Path jar = ExampleJar.empty(dir);

        Invocation invocation = run(new byte[0], "run", "word-count", "--tasks", jar.toString());

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).singleElement().asString().contains("No task is listed in META-INF/services/");
    }

    @Test
    void aJarThatListsAClassItDoesNotHoldIsOneLineAndExitCodeTwo(@TempDir Path dir) throws Exception {
        Path jar = ExampleJar.listing(dir, "example.Missing");

        Invocation invocation = run(new byte[0], "run", "word-count", "--tasks", jar.toString());

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).singleElement().asString().contains("example.Missing");
    }
}
