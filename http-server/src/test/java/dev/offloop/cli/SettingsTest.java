package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Options from the command line, the environment and a file, and what {@code config} says of them. */
class SettingsTest {
    @TempDir
    private Path directory;

    private static Invocation config(Map<String, String> environment, String... args) {
        CommandLine line = OffloopCommand.commandLine(new ComparisonElsewhere());
        Objects.requireNonNull(line.getSubcommands().get("config"))
                .getCommandSpec()
                .preprocessor(new Settings(environment));
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(Arrays.asList(args));
        return Invocation.of(line, all.toArray(String[]::new));
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("offloop.yaml"), text).toString();
    }

    private static void assertLine(Invocation invocation, String setting, String origin) {
        assertThat(invocation.err()).isEmpty();
        assertThat(invocation.out().lines())
                .anySatisfy(line ->
                        assertThat(line.replaceAll(" +# ", " # ").strip()).isEqualTo(setting + " # " + origin));
    }

    @Test
    void whatIsGivenCountsBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
        String file = file("port: 1\nhost: a.example\nchildren: 3\nstrategy: [platform, child]\nstrict: true\n");

        Invocation invocation =
                config(Map.of("OFFLOOP_PORT", "2", "OFFLOOP_HOST", "b.example"), "--config", file, "--port", "3");

        assertLine(invocation, "port: 3", "command line");
        assertLine(invocation, "host: b.example", "OFFLOOP_HOST");
        assertLine(invocation, "children: 3", file);
        assertLine(invocation, "strategy: platform,child", file);
        assertLine(invocation, "strict: true", file);
        assertLine(invocation, "drain: 10s", "default");
        assertLine(invocation, "allow-inline: false", "default");
        assertLine(invocation, "# threads:", "not set");
    }

    @Test
    void aListIsReplacedAndNotAddedTo() throws Exception {
        assertLine(
                config(Map.of(), "--config=" + file("strategy: platform"), "--strategy", "keyed"),
                "strategy: keyed",
                "command line");
    }

    @Test
    void aSwitchIsOnWhicheverWayItIsSaid() throws Exception {
        String file = file("strict: true");

        assertLine(
                config(Map.of("OFFLOOP_STRICT", "true"), "--config", file, "--strict"), "strict: true", "command line");
        assertLine(config(Map.of("OFFLOOP_STRICT", "false"), "--config", file), "strict: false", "default");
    }

    @Test
    void theFileCanBeNamedByTheEnvironmentAndWhatIsPrintedIsSuchAFile() throws Exception {
        Invocation first = config(Map.of("OFFLOOP_CONFIG", file("port: 7\nbody-limit: 1m")));
        assertLine(first, "body-limit: 1m", directory.resolve("offloop.yaml").toString());

        Invocation second = config(Map.of(), "--config", file(first.out()));

        assertLine(second, "port: 7", directory.resolve("offloop.yaml").toString());
        assertLine(second, "drain: 10s", directory.resolve("offloop.yaml").toString());
    }

    @Test
    void aTokenIsNotShown() {
        Invocation invocation = config(Map.of("OFFLOOP_TOKEN", "s3cret"));

        assertLine(invocation, "# token: (hidden)", "OFFLOOP_TOKEN");
        assertThat(invocation.out()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prot: 1 | there is no option 'prot'; did you mean port?",
                "config: x | there is no option 'config'",
                "port: 1;port: 2 | line 2 has 'port' again",
                "- port | line 1 is no list of options",
                "port: {a: 1} | line 1 has more than a word",
                "port: [1 | is no YAML",
                "strict: maybe | strict must be true or false, not 'maybe'",
                "port: many | '--port'"
            })
    void aMistakeInTheFileIsOneLineAndExitCodeTwo(String text, String message) throws Exception {
        Invocation invocation = config(Map.of(), "--config", file(text.replace(';', '\n')));

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err())
                .singleElement()
                .asString()
                .startsWith("offloop: ")
                .contains(message);
    }

    @Test
    void helpNeedsNoFile() {
        Invocation invocation = config(Map.of(), "--config", "no-such-file", "--help");

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.out()).startsWith("Usage: offloop config");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(config(Map.of(), "--config", "no-such-file").err())
                .singleElement()
                .asString()
                .contains("--config: no-such-file cannot be read");
    }
}
