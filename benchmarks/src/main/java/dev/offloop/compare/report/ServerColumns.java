package dev.offloop.compare.report;

import dev.offloop.compare.analysis.Words;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** The columns of the table of servers. */
final class ServerColumns {
    private ServerColumns() {}

    static List<String> titles() {
        return List.of("server", "light/s alone", "heavy/s", "light p50", "p90", "p99", "p99.9");
    }

    static List<String> texts(Report.ServerRow row) {
        Row.Micros light = row.lightMicros();
        return List.of(
                row.name(),
                words(row.lightPerSecond(), Words::count),
                words(row.heavyPerSecond(), Words::count),
                words(light.p50(), Words::micros),
                words(light.p90(), Words::micros),
                words(light.p99(), Words::micros),
                words(light.p999(), Words::micros));
    }

    private static String words(@Nullable Double value, DoubleFunction<String> form) {
        return value == null ? "–" : form.apply(value);
    }
}
