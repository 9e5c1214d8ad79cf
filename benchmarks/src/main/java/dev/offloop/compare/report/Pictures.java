package dev.offloop.compare.report;

import dev.offloop.compare.analysis.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plots of a report. */
public final class Pictures {
    private static final double MIN_DELAY_MICROS = 0.1;

    private final List<Row> rows;
    private final double budgetMicros;

    /** Of these rows. */
    public Pictures(List<Row> rows, double budgetMicros) {
        this.rows = rows.stream().filter(row -> row.thinkMicros() == 0).toList();
        this.budgetMicros = budgetMicros;
    }

    /** All that have something to show, as SVG. */
    public List<String> all() {
        List<String> pictures = new ArrayList<>();
        addIfAny(pictures, rateByWork());
        addIfAny(pictures, delayByWork());
        addIfAny(pictures, roundTripByPayload());
        BarChart roundTrips =
                contest("Round trip of 64 B, one at a time", Row::roundTripMicrosP50, Row::roundTripBounds, true);
        BarChart rates =
                contest("Tasks/s of 64 B, many under way", Row::tasksPerSecond, Row::tasksPerSecondBounds, false);
        if (rows.stream().anyMatch(Row::peer)) {
            pictures.add(roundTrips.svg());
            pictures.add(rates.svg());
        }
        return pictures;
    }

    private static void addIfAny(List<String> pictures, Chart chart) {
        if (!chart.isEmpty()) {
            pictures.add(chart.svg());
        }
    }

    /** The plot of the README: how many tasks a second, by how long a task computes. */
    public Chart rateByWork() {
        return byWork(
                "Tasks per second, by work per task (64 B)",
                Row::tasksPerSecond,
                Row::tasksPerSecondBounds,
                Words::count);
    }

    private Chart delayByWork() {
        return byWork(
                        "What events wait for the loop, p99, by work per task",
                        Pictures::delay,
                        row -> Row.Bounds.NONE,
                        Words::micros)
                .level("budget", budgetMicros);
    }

    /** A loop that delays no request still stands on a logarithmic axis. */
    private static @Nullable Double delay(Row row) {
        Double delay = row.loopDelayP99Micros();
        return delay == null ? null : Double.valueOf(Math.max(MIN_DELAY_MICROS, delay));
    }

    private Chart byWork(
            String title,
            Function<Row, @Nullable Double> value,
            Function<Row, Row.Bounds> bounds,
            DoubleFunction<String> form) {
        int payload = rows.stream().mapToInt(Row::payloadBytes).min().orElse(0);
        List<Row> chosen = own().stream()
                .filter(row -> row.payloadBytes() == payload && row.workMicros() != null)
                .toList();
        return chart(
                title,
                chosen,
                row -> Objects.requireNonNull(row.workMicros()),
                work -> work == 0 ? "none" : Words.micros(work),
                value,
                bounds,
                form);
    }

    private Chart roundTripByPayload() {
        List<Row> chosen = own().stream()
                .filter(row -> Double.valueOf(0).equals(row.workMicros()))
                .toList();
        return chart(
                "Round trip by payload, without work",
                chosen,
                Row::payloadBytesAsDouble,
                Words::bytes,
                Row::roundTripMicrosP50,
                Row::roundTripBounds,
                Words::micros);
    }

    private List<Row> own() {
        return rows.stream().filter(row -> !row.peer()).toList();
    }

    private static Chart chart(
            String title,
            List<Row> rows,
            Function<Row, Double> category,
            DoubleFunction<String> categoryText,
            Function<Row, @Nullable Double> value,
            Function<Row, Row.Bounds> bounds,
            DoubleFunction<String> form) {
        List<Row> known =
                rows.stream().filter(row -> isPositive(value.apply(row))).toList();
        List<Double> places = known.stream().map(category).distinct().sorted().toList();
        Chart chart = new Chart(title, places.stream().map(categoryText::apply).toList(), form);
        if (places.size() < 2) {
            return chart;
        }
        Set<String> names = new LinkedHashSet<>();
        known.forEach(row -> names.add(row.strategy()));
        for (String name : names) {
            List<Chart.Point> points = known.stream()
                    .filter(row -> row.strategy().equals(name))
                    .sorted(Comparator.comparing(category))
                    .map(row -> point(
                            places.indexOf(category.apply(row)),
                            Objects.requireNonNull(value.apply(row)),
                            bounds.apply(row)))
                    .toList();
            if (points.size() > 1) {
                chart.line(name, points);
            }
        }
        return chart;
    }

    private static Chart.Point point(int place, double value, Row.Bounds bounds) {
        Double low = bounds.low();
        Double high = bounds.high();
        return new Chart.Point(place, value, low == null ? value : low, high == null ? value : high);
    }

    /** All that ran the smallest payload without work, best first. */
    public BarChart contest(
            String title,
            Function<Row, @Nullable Double> value,
            Function<Row, Row.Bounds> bounds,
            boolean smallerIsBetter) {
        BarChart chart = new BarChart(title, smallerIsBetter ? Words::micros : Words::count);
        int payload = rows.stream().mapToInt(Row::payloadBytes).min().orElse(0);
        Comparator<Row> order = Comparator.comparingDouble(row -> Objects.requireNonNull(value.apply(row)));
        rows.stream()
                .filter(row ->
                        row.payloadBytes() == payload && Double.valueOf(0).equals(row.workMicros()))
                .filter(row -> isPositive(value.apply(row)))
                .sorted(smallerIsBetter ? order : order.reversed())
                .forEach(row -> {
                    Chart.Point point = point(0, Objects.requireNonNull(value.apply(row)), bounds.apply(row));
                    chart.add(row.strategy(), !row.peer(), point.value(), point.low(), point.high());
                });
        return chart;
    }

    private static boolean isPositive(@Nullable Double value) {
        return value != null && value > 0;
    }
}
