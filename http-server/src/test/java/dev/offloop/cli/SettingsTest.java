package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options from the command line, the environment and a file, and what {@code config} says of them. */
class SettingsTest {
    @TempDir
    private Path directory;

    private static Invocation config(Map<String, String> environment, String... args) {
        return run("config", environment, args);
    }

    private static Invocation run(String command, Map<String, String> environment, String... args) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(Arrays.asList(args));
        return Invocation.of(
                OffloopCommand.commandLine(StandardStreams.ofProcess(), new ComparisonElsewhere(), environment),
                all.toArray(String[]::new));
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
        String file = file("port: 1\nhost: 127.0.0.2\nchildren: 3\nstrategy: [platform, child]\nstrict: true\n");

        Invocation invocation =
                config(Map.of("OFFLOOP_PORT", "2", "OFFLOOP_HOST", "127.0.0.3"), "--config", file, "--port", "3");

        assertLine(invocation, "port: 3", "command line");
        assertLine(invocation, "host: 127.0.0.3", "OFFLOOP_HOST");
        assertLine(invocation, "children: 3", file + ", line 3");
        assertLine(invocation, "strategy: platform,child", file + ", line 4");
        assertLine(invocation, "strict: true", file + ", line 5");
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
        assertLine(config(Map.of("OFFLOOP_STRICT", "false"), "--config", file), "strict: false", "OFFLOOP_STRICT");
    }

    @Test
    void theFileCanBeNamedByTheEnvironmentAndWhatIsPrintedIsSuchAFile() throws Exception {
        Invocation first = config(Map.of("OFFLOOP_CONFIG", file("port: 7\nbody-limit: 1m")));
        assertLine(first, "body-limit: 1m", directory.resolve("offloop.yaml") + ", line 2");

        Invocation second = config(Map.of(), "--config", file(first.out()));

        assertThat(second.err()).isEmpty();
        assertThat(values(second)).isEqualTo(values(first));
        assertThat(values(second)).contains("port: 7", "drain: 10s");
    }

    /** Without where they are from. */
    private static List<String> values(Invocation invocation) {
        return invocation
                .out()
                .lines()
                .map(line -> line.replaceAll(" +# [^#]*$", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dgreeting='hello # world' -Dx=y",
                "'-Dlist=a: b' -Dc=\\d",
                "-Dquote='a b' \"-Dother=c d\"",
                "-Da={b}",
                "-Dtrail=x:",
                "-Dnon=ä€"
            })
    void whatIsPrintedIsReadAgainAsItIsWhateverIsInIt(String options) throws Exception {
        Invocation first = config(Map.of(), "--child-java-opts", options);

        Invocation second = config(Map.of(), "--config", file(first.out()));

        assertThat(second.err()).isEmpty();
        assertThat(values(second)).isEqualTo(values(first));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: many | '--port'",
                "port: 70000 | --port must be 0 to 65535, not 70000",
                "max-memory: 0 | --max-memory must be 1 to 100",
                "body-limit: 2g | --body-limit must be 0m to 1024m, not 2048m",
                "strategy: fork | --strategy: there is no strategy 'fork'",
                "cors: '*' | --cors: '*' would let every page call",
                "trusted-proxies: x | --trusted-proxies: 'x' is no address",
                "proxy-protocol: true | --proxy-protocol: The PROXY protocol",
                "log-level: loud | '--log-level'",
                "drain: soon | '--drain'"
            })
    void aMistakeIsToldWithThePlaceItStandsAt(String setting, String message) throws Exception {
        String file = file("threads: 2\n" + setting);
        String name = setting.substring(0, setting.indexOf(':'));
        String variable = "OFFLOOP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String value = setting.substring(name.length() + 1).strip().replace("'", "");

        for (String command : new String[] {"config", "serve"}) {
            assertRefused(run(command, Map.of(), "--config", file), file + ", line 2: ", message);
            assertRefused(run(command, Map.of(variable, value)), variable + ": ", message);
        }
    }

    private static void assertRefused(Invocation invocation, String place, String message) {
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err())
                .singleElement()
                .asString()
                .startsWith("offloop: " + place)
                .contains(message);
    }

    @Test
    void whatStandsForATokenThatIsNotShownIsNone() {
        assertRefused(
                run("serve", Map.of("OFFLOOP_TOKEN", "(hidden)")),
                "OFFLOOP_TOKEN: ",
                "stands for one that is not shown");
        assertRefused(run("serve", Map.of("OFFLOOP_TOKEN", "a b")), "OFFLOOP_TOKEN: ", "a space at position 2");
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
                "prot: 1 | line 1: there is no option 'prot'; did you mean port",
                "config: x | line 1: there is no option 'config'",
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
                .contains("--config: no-such-file cannot be read: there is no such file");
    }
}
