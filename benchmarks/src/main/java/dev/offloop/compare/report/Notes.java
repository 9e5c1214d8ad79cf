package dev.offloop.compare.report;

import dev.offloop.compare.analysis.WarmUp;
import dev.offloop.compare.analysis.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sentences that text and HTML share. */
final class Notes {
    private static final double BYTES_PER_MIB = 1 << 20;

    /** What an order leaves as a margin between two. */
    private static final double NOISY_PERCENT = 100 * WarmUp.TOLERANCE;

    /** Of the processors: as much as changes a figure by about that margin. */
    private static final double NOISY_SHARE = 0.1;

    static final String TABLE =
            "p50 to p99.9: round trip of one task at a time. tasks/s: with many under way, median of the rounds and 95 % bounds. "
                    + "group: among everyone with the same work, those that share a letter are not told apart, and a is the best. "
                    + "p99 loaded: at half that rate (at most 100 000/s and 4 GiB/s), timed from when each task was due. loop p99: what 99 of 100 events at most "
                    + "would have waited for the loop while it was saturated. CPU and alloc: per task. *copied: by the design, not measured.";

    /** Of a table in which something is marked. */
    private static final String UNSETTLED =
            " ~: has not settled; the first half of the rounds and the second are not shown to agree within "
                    + Math.round(100 * WarmUp.TOLERANCE) + " %. Take it for no more than an order of magnitude.";

    static final String ORDER = "Order (those that share a letter are not told apart)";

    static final String SERVERS =
            "light requests come at a fixed rate from a Node client and are timed from when they were due: alone, which is what "
                    + "the machine takes; while tasks of 10 ms saturate a server that was started two seconds before; and "
                    + "once it is warm. Light/s alone is by wrk.";

    private Notes() {}

    static String table(Report report) {
        return report.rows().stream().anyMatch(Row::isUnsettled) ? TABLE + UNSETTLED : TABLE;
    }

    /** What the machine did to every figure that follows. */
    static String noise(Report report) {
        Report.Run run = report.run();
        List<String> parts = new ArrayList<>();
        Double usual = run.repeatPercent();
        Double rare = run.repeatNinetiethPercent();
        if (usual != null && rare != null) {
            parts.add("The same thing measured twice differed by " + difference(usual)
                    + " in the median, and in one of ten cases by more than " + difference(rare) + ".");
        }
        parts.add("The median rate is known to ±" + number(run.noisePercent()) + " %.");
        parts.add(String.format(
                Locale.ROOT,
                "Others kept %s of %d processors busy, the hypervisor took %s %% of their time, and the load average before was %s.",
                number(run.busyElsewhere()),
                report.machine().processors(),
                number(run.stolenPercent()),
                report.machine().loadAverage() < 0
                        ? "?"
                        : number(report.machine().loadAverage())));
        long unsettled = report.rows().stream().filter(Row::isUnsettled).count();
        if (unsettled > 0) {
            parts.add(unsettled + " of " + report.rows().size() + " rows have not settled (~).");
        }
        if (isNoisy(run, report.machine().processors())) {
            parts.add("That is noisy: do not rely on small differences before you have stopped what else is running,"
                    + " or measured for longer.");
        }
        return String.join(" ", parts);
    }

    private static String difference(double percent) {
        return percent < 100 ? number(percent) + " %" : "a factor of " + Words.digits(Math.rint(1 + percent / 100));
    }

    private static boolean isNoisy(Report.Run run, int processors) {
        return isAbove(run.repeatPercent(), NOISY_PERCENT)
                || run.noisePercent() == null
                || isAbove(run.noisePercent(), NOISY_PERCENT)
                || isAbove(run.busyElsewhere(), NOISY_SHARE * processors)
                || isAbove(run.stolenPercent(), 100 * NOISY_SHARE);
    }

    private static boolean isAbove(@Nullable Double value, double bound) {
        return value != null && value > bound;
    }

    static String run(Report.Run run) {
        return String.format(
                Locale.ROOT,
                "%.0f s; rounds: %d of warm-up, %d that count, %d more of what these did not tell apart",
                run.seconds(),
                run.warmUpRounds(),
                run.rounds(),
                run.moreRounds());
    }

    private static String number(@Nullable Double value) {
        return value == null ? "?" : Words.digits(Math.round(value * 100) / 100.0);
    }

    static String breakEven(Report.BreakEvenRow row) {
        String what = switch (row.question()) {
            case MORE_THAN_INLINE -> "more tasks/s than inline";
            case KEEPS_BUDGET -> "keeps the loop's delay in its budget";
            case INLINE_BREAKS_BUDGET -> "breaks the budget of the loop's delay";
        };
        return row.strategy() + ", " + Words.bytes(row.payloadBytes()) + ": " + what + (row.isFinding() ? " " : ": ")
                + row.words();
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

    /** What is ranked in which respect. */
    static String contest(Report.RankingRow row) {
        Double work = row.workMicros();
        return metric(row.metric()) + ", " + row.task() + " " + Words.bytes(row.payloadBytes())
                + (work == null || work == 0 ? "" : ", " + Words.micros(work) + " of work")
                + (row.among() == Report.Among.PICKS ? ", the usual picks" : "");
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
