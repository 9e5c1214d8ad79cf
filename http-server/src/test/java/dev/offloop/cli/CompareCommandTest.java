package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    private static Invocation compare(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "compare";
        System.arraycopy(args, 0, all, 1, args.length);
        return Invocation.of(OffloopCommand.commandLine(), all);
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
                    .contains("cannot write")
                    .contains("report");
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThat(compare("--quick", "--full").exitCode()).isEqualTo(2);
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
