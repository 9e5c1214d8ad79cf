package dev.offloop.compare.report;

import dev.offloop.compare.analysis.Words;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the table of figures, the same in text and HTML. What has not settled is marked; the letters are those
 * of everyone with the same workload.
 */
final class Columns {
    private static final String NOTHING = "–";
    private static final String UNSETTLED = "~";

    private final List<Column> all = List.of(
            new Column("strategy", Columns::name),
            new Column("payload", row -> Words.bytes(row.payloadBytes())),
            new Column("work", row -> words(row.workMicros(), work -> work == 0 ? "none" : Words.micros(work))),
            new Column(
                    "p50",
                    row -> mark(row.roundTripSettled())
                            + words(row.roundTripMicros().p50(), Words::micros)),
            new Column("group", row -> letters("roundTrip", row)),
            new Column("p90", row -> words(row.roundTripMicros().p90(), Words::micros)),
            new Column("p99", row -> words(row.roundTripMicros().p99(), Words::micros)),
            new Column("p99.9", row -> words(row.roundTripMicros().p999(), Words::micros)),
            new Column(
                    "tasks/s",
                    row -> mark(row.tasksPerSecondSettled())
                            + words(row.tasksPerSecond(), Words::count)
                            + plusMinus(row)),
            new Column("group", row -> letters("tasksPerSecond", row)),
            new Column("p99 loaded", row -> words(row.loadedMicros().p99(), Words::micros)),
            new Column("loop p99", row -> words(row.loopDelayP99Micros(), Words::micros)),
            new Column("CPU loop", row -> words(row.callerCpuMicros(), Words::micros)),
            new Column("CPU workers", row -> words(row.workerCpuMicros(), Words::micros)),
            new Column("alloc/task", row -> words(row.allocatedBytes(), Words::bytes)),
            new Column("copied*", row -> words(row.copiedBytes(), Words::bytes)));

    private final Report report;

    private record Column(String title, Function<Row, String> text) {}

    Columns(Report report) {
        this.report = report;
    }

    List<String> titles() {
        return all.stream().map(Column::title).toList();
    }

    List<List<String>> rows() {
        return report.rows().stream()
                .map(row -> all.stream().map(column -> column.text().apply(row)).toList())
                .toList();
    }

    private String letters(String metric, Row row) {
        return row.thinkMicros() > 0
                ? NOTHING
                : report.rankings().stream()
                        .filter(ranking -> ranking.ranks(metric, row))
                        .map(ranking -> ranking.letters().of(row.strategy()))
                        .filter(letters -> !letters.isEmpty())
                        .findFirst()
                        .orElse(NOTHING);
    }

    private static String mark(@Nullable Boolean settled) {
        return Boolean.FALSE.equals(settled) ? UNSETTLED : "";
    }

    private static String name(Row row) {
        return row.thinkMicros() > 0 ? row.strategy() + " (asleep)" : row.strategy();
    }

    private static String words(@Nullable Double value, DoubleFunction<String> form) {
        return value == null ? NOTHING : form.apply(value);
    }

    private static String plusMinus(Row row) {
        Double low = row.tasksPerSecondBounds().low();
        Double high = row.tasksPerSecondBounds().high();
        Double rate = row.tasksPerSecond();
        if (low == null || high == null || rate == null) {
            return "";
        }
        return " ±" + Math.round(100 * (high - low) / 2 / rate) + " %";
    }
}
