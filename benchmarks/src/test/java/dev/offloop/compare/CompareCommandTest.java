package dev.offloop.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.cli.OffloopCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
    private record Invocation(int exitCode, String out, List<String> err) {}

    private static Invocation compare(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "compare";
        System.arraycopy(args, 0, all, 1, args.length);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = OffloopCommand.commandLine(new CompareCommand());
        int exitCode =
                line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
        return new Invocation(exitCode, out.toString(), err.toString().lines().toList());
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeAnythingIsMeasured(@TempDir Path dir) {
        for (String option : new String[] {"--json", "--html"}) {
            Invocation invocation = compare(
                    "--quick", option, dir.resolve("missing").resolve("report").toString());

            assertThat(invocation.exitCode()).isEqualTo(2);
            assertThat(invocation.err())
                    .singleElement()
                    .asString()
                    .startsWith("offloop: cannot write ")
                    .endsWith("report: there is no such directory");
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theCommandExplainsItselfAndTellsItsVersion() {
        assertThat(compare("--help").out())
                .startsWith("Usage: offloop compare")
                .contains("--quick", "--peers", "--html");
        assertThat(compare("--help").out()).doesNotContain("not part of this jar");
        assertThat(compare("--version").out()).startsWith("offloop ").contains("JDK " + Runtime.version());
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThat(compare("--quick", "--full").exitCode()).isEqualTo(2);
        assertThat(compare("--strategies", "keyed,fork").err())
                .singleElement()
                .asString()
                .contains("There is no strategy 'fork'; there are inline, platform, virtual, work-stealing, keyed");
        assertThat(compare("--input", "file").err())
                .singleElement()
                .asString()
                .contains("--input and --param are for --task");
        assertThat(compare("--budget", "0ms").err()).singleElement().asString().contains("above zero");
        assertThat(compare("--task", "sha256", "--input", "no/such/file").err())
                .singleElement()
                .asString()
                .contains("cannot read no/such/file");
    }
}
