package dev.offloop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.compare.report.JsonReport;
import dev.offloop.compare.report.Machine;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeFiguresTest {
    private static Row row(String strategy, boolean peer, double work, double p50) {
        return new Row(
                strategy,
                peer,
                "churn",
                64,
                work,
                0,
                1_000,
                new Row.Micros(p50, null, 3 * p50, null),
                Row.Bounds.NONE,
                1e6 / p50,
                Row.Bounds.NONE,
                null,
                Row.Micros.NONE,
                1.0,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Report report() {
        return new Report(
                "./offloop compare --full --peers",
                new Machine("Linux 6", "amd64", "CPU", 2, 1, "25", "VM", 0),
                new Report.Run(600, 10, 0, 2, 1.5, 2.0, 9.0, 0.0, 0.0),
                List.of(row("piscina", true, 0, 50), row("child", false, 0, 1.5), row("child", false, 100, 60)),
                List.of(new Report.BreakEvenRow(
                        "child", Report.Question.MORE_THAN_INLINE, 64, 3.0, 2.0, 4.0, "from 3 µs")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void theReadmeGetsTheTableAndTheBreakEvensBetweenItsMarkers(@TempDir Path directory) throws IOException {
        Path json = Files.writeString(directory.resolve("report.json"), JsonReport.of(report()));
        Path readme = Files.writeString(
                directory.resolve("README.md"),
                "before\n" + ReadmeFigures.BEGIN + "\nold\n" + ReadmeFigures.END + "\nafter\n");

        ReadmeFigures.main(new String[] {json.toString(), readme.toString(), directory.toString()});
        ReadmeFigures.main(new String[] {json.toString(), readme.toString(), directory.toString()});

        assertThat(Files.readString(readme))
                .startsWith("before\n" + ReadmeFigures.BEGIN + "\n| 64 B, no work |")
                .endsWith(ReadmeFigures.END + "\nafter\n")
                .contains("| **child** | 1.5 µs | 4.5 µs | 667 k |\n| piscina | 50 µs | 150 µs | 20 k |")
                .contains("- `child` gets more done than `inline` from 3 µs.")
                .doesNotContain("\nold\n");
        assertThat(Files.readString(directory.resolve("work.svg")))
                .startsWith("<svg ")
                .contains(">child<");
    }

    @Test
    void aReportWrittenBeforeItHadSettledRatesAndGroupsIsStillRead(@TempDir Path directory) throws IOException {
        String old = JsonReport.of(report())
                .replaceAll("(?m)^.*\"(repeatPercent|repeatNinetiethPercent|roundTripSettled)\" : .*\\R", "")
                .replaceAll(",\\s*\"tasksPerSecondSettled\" : null", "");
        assertThat(old).doesNotContain("Settled", "repeat");
        Path json = Files.writeString(directory.resolve("report.json"), old);
        Path readme = Files.writeString(
                directory.resolve("README.md"), ReadmeFigures.BEGIN + "\n" + ReadmeFigures.END + "\n");

        ReadmeFigures.main(new String[] {json.toString(), readme.toString(), directory.toString()});

        assertThat(Files.readString(readme))
                .contains("| **child** | 1.5 µs |", "gets more done than `inline` from 3 µs.");
    }

    @Test
    void aReadmeWithoutMarkersIsLeftAlone() {
        assertThatThrownBy(() -> ReadmeFigures.replaced("text", "figures")).hasMessageContaining("markers");
    }
}
