package dev.offloop.compare.report;

import dev.offloop.compare.analysis.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences that text and HTML share. */
final class Notes {
    private static final double BYTES_PER_MIB = 1 << 20;

    static final String TABLE =
            "p50 to p99.9: round trip of one task at a time. tasks/s: with many under way, median of the rounds and 95 % bounds. "
                    + "p99 loaded: at half that rate (at most 100 000/s and 4 GiB/s), timed from when each task was due. loop p99: what 99 of 100 events at most "
                    + "would have waited for the loop while it was saturated. CPU and alloc: per task. *copied: by the design, not measured.";

    static final String SERVERS =
            "light requests alone by wrk; then tasks of 10 ms saturate, while light requests come at a fixed rate and are timed "
                    + "from when they were due.";

    private Notes() {}

    static String run(Report.Run run) {
        return String.format(
                Locale.ROOT,
                "%.0f s, %d rounds, %d of warm-up left out, %d more of what these did not tell apart; the median rate is known to ±%s %%; others kept %s processors busy, "
                        + "the hypervisor took %s %%",
                run.seconds(),
                run.rounds(),
                run.warmUpRounds(),
                run.moreRounds(),
                number(run.noisePercent()),
                number(run.busyElsewhere()),
                number(run.stolenPercent()));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "?" : Words.digits(Math.round(value * 100) / 100.0);
    }

    static String breakEven(Report.BreakEvenRow row) {
        String payload = Words.bytes(row.payloadBytes());
        return switch (row.question()) {
            case MORE_THAN_INLINE -> row.strategy() + ", " + payload + ": more tasks/s than inline " + row.words();
            case KEEPS_BUDGET ->
                row.strategy() + ", " + payload + ": keeps the loop's delay in its budget " + row.words();
            case INLINE_BREAKS_BUDGET ->
                "inline, " + payload + ": breaks the budget of the loop's delay " + row.words();
        };
    }

    static String limit(Report.LimitRow row) {
        Double low = row.low();
        Double high = row.high();
        return String.format(
                Locale.ROOT,
                "%s, %s: %s reaches %s of %s%s",
                metric(row.metric()),
                Words.bytes(row.payloadBytes()),
                row.strategy(),
                Words.digits(row.share()),
                row.limit(),
                low == null || high == null ? "" : " (95 %: " + Words.digits(low) + " to " + Words.digits(high) + ")");
    }

    private static String metric(String name) {
        return name.equals("roundTrip") ? "round trip" : "tasks/s";
    }

    static String ranking(Report.RankingRow row) {
        Double work = row.workMicros();
        return metric(row.metric()) + ", " + row.task() + " " + Words.bytes(row.payloadBytes())
                + (work == null || work == 0 ? "" : ", " + Words.micros(work) + " of work")
                + (row.among() == Report.Among.PICKS ? ", the usual picks" : "") + ": " + row.words();
    }

    static List<String> memory(Report report) {
        List<String> lines = new ArrayList<>();
        for (Row row : report.rows()) {
            Double bytes = row.memoryBytes();
            String line = bytes == null || bytes == 0
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%s: %.0f MiB beside the event loop's process",
                            row.strategy(),
                            bytes / BYTES_PER_MIB);
            if (!line.isEmpty() && !lines.contains(line)) {
                lines.add(line);
            }
        }
        return lines;
    }
}
