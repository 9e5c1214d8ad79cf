package dev.offloop.compare.report;

import dev.offloop.compare.analysis.Words;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** The columns of the table of servers. */
final class ServerColumns {
    private ServerColumns() {}

    static List<String> titles() {
        return List.of(
                "server",
                "light/s alone",
                "light p50 alone",
                "p99 alone",
                "heavy/s fresh",
                "light p50",
                "p99",
                "heavy/s warm",
                "light p50",
                "p99");
    }

    static List<String> texts(Report.ServerRow row) {
        return List.of(
                row.name(),
                words(row.lightPerSecond(), Words::count),
                words(row.floorMicros().p50(), Words::micros),
                words(row.floorMicros().p99(), Words::micros),
                words(row.freshHeavyPerSecond(), Words::count),
                words(row.freshMicros().p50(), Words::micros),
                words(row.freshMicros().p99(), Words::micros),
                words(row.heavyPerSecond(), Words::count),
                words(row.lightMicros().p50(), Words::micros),
                words(row.lightMicros().p99(), Words::micros));
    }

    private static String words(@Nullable Double value, DoubleFunction<String> form) {
        return value == null ? "–" : form.apply(value);
    }
}
