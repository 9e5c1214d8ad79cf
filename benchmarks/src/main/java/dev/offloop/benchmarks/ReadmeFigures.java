package dev.offloop.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.compare.analysis.Words;
import dev.offloop.compare.report.Pictures;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the figures of a report into the README, between two markers, and the plot beside it.
 *
 * <p>Arguments: the report as JSON, the README, the directory of the plot.
 */
final class ReadmeFigures {
    static final String BEGIN = "<!-- figures of compare: begin -->";
    static final String END = "<!-- figures of compare: end -->";
    private static final Set<String> TRANSPORTS = Set.of("aeron-ipc", "raw-chronicle");
    private static final String PLOT = "work.svg";

    private ReadmeFigures() {}

    public static void main(String[] args) throws IOException {
        Report report = new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(Path.of(args[0]).toFile(), Report.class);
        Path readme = Path.of(args[1]);
        Path plots = Files.createDirectories(Path.of(args[2]));
        Files.writeString(readme, replaced(Files.readString(readme), figures(report)));
        Files.writeString(
                plots.resolve(PLOT), new Pictures(report.rows(), 0).rateByWork().svg());
    }

    /** The text with what stands between the markers replaced. */
    static String replaced(String text, String figures) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The markers " + BEGIN + " and " + END + " are missing");
        }
        return text.substring(0, begin + BEGIN.length()) + "\n" + figures + text.substring(end);
    }

    /** The table: everyone on the smallest payload without work, by round trip; then where it was measured. */
    static String figures(Report report) {
        StringBuilder text =
                new StringBuilder("| 64 B, no work | round trip p50 | p99 | tasks/s |\n|---|---|---|---|\n");
        for (Row row : contest(report)) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |%n",
                    row.peer() ? row.strategy() : "**" + row.strategy() + "**",
                    micros(row.roundTripMicros().p50()),
                    micros(row.roundTripMicros().p99()),
                    count(row.tasksPerSecond())));
        }
        text.append("\n![Tasks per second by work per task](docs/compare/")
                .append(PLOT)
                .append(")\n\n");
        for (Report.BreakEvenRow row : report.breakEvens()) {
            if (row.question() == Report.Question.MORE_THAN_INLINE && row.payloadBytes() == smallest(report)) {
                text.append("- `")
                        .append(row.strategy())
                        .append("` gets more done than `inline`")
                        .append(row.isFinding() ? " " : ": ")
                        .append(row.words())
                        .append(".\n");
            }
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %d processors, %s, Java %s: `%s`, bold is Offloop; "
                                + "the median rate is known to ±%s %%.%s%n",
                        report.machine().cpu(),
                        report.machine().processors(),
                        report.machine().os(),
                        report.machine().java(),
                        report.command(),
                        Objects.requireNonNullElse(report.run().noisePercent(), Double.NaN),
                        transports(report)))
                .toString();
    }

    private static String transports(Report report) {
        List<String> bare = contest(report).stream()
                .map(Row::strategy)
                .filter(TRANSPORTS::contains)
                .toList();
        return bare.isEmpty()
                ? ""
                : " Transports alone, without dispatcher, supervision and wake-ups: " + String.join(", ", bare) + ".";
    }

    private static List<Row> contest(Report report) {
        List<Row> rows = new ArrayList<>(report.rows());
        rows.removeIf(row -> row.thinkMicros() > 0
                || row.payloadBytes() != smallest(report)
                || !Double.valueOf(0).equals(row.workMicros())
                || row.roundTripMicros().p50() == null);
        rows.sort(Comparator.comparing(
                row -> Objects.requireNonNull(row.roundTripMicros().p50())));
        return rows;
    }

    private static int smallest(Report report) {
        return report.rows().stream().mapToInt(Row::payloadBytes).min().orElse(0);
    }

    private static String micros(@Nullable Double value) {
        return value == null ? "–" : Words.micros(value);
    }

    private static String count(@Nullable Double value) {
        return value == null ? "–" : Words.count(value);
    }
}
