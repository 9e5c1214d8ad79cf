package dev.offloop.compare;

import dev.offloop.compare.analysis.BreakEven;
import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.analysis.Interval;
import dev.offloop.compare.analysis.Medians;
import dev.offloop.compare.analysis.Repeats;
import dev.offloop.compare.analysis.Undisturbed;
import dev.offloop.compare.analysis.WarmUp;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the rounds say: rows, break-evens and limits. Main thread. */
final class Findings {
    private static final String INLINE = "inline";
    private static final String BARE = "raw-chronicle";
    private static final double CONFIDENCE = 0.95;

    /** Sizes of work needed to look for a break-even. */
    private static final int MIN_SIZES = 3;

    private final List<Cell> cells;
    private final Results results;
    private final double budgetMicros;

    Findings(List<Cell> cells, Results results, double budgetMicros) {
        this.cells = List.copyOf(cells);
        this.results = results;
        this.budgetMicros = budgetMicros;
    }

    List<Row> rows() {
        Map<String, Double> memory = new LinkedHashMap<>();
        for (Cell cell : cells) {
            memory.computeIfAbsent(
                    cell.contestant().name(), ignored -> cell.contestant().memoryBytes());
        }
        List<Row> rows = new ArrayList<>();
        for (Cell cell : cells) {
            rows.add(row(cell, Question.LONE, 0, memory));
        }
        for (Cell cell : cells) {
            if (results.has(cell, Question.PAUSED)) {
                rows.add(row(cell, Question.PAUSED, 1_000, memory));
            }
        }
        return rows;
    }

    private Row row(Cell cell, Question trip, long thinkMicros, Map<String, Double> memory) {
        Workload<?, ?> workload = cell.workload();
        boolean alone = trip == Question.PAUSED;
        Question load = alone ? Question.PAUSED : Question.SATURATED;
        double[] rates = results.values(cell, load, Slice::perSecond);
        Double rate = rates.length == 0 ? null : known(Medians.of(rates), 1);
        return new Row(
                cell.contestant().name(),
                cell.contestant().isPeer(),
                workload.name(),
                workload.payloadBytes(),
                workload.workMicros() < 0 ? null : workload.workMicros(),
                thinkMicros,
                alone ? 1 : cell.contestant().inFlight(workload),
                micros(results.nanos(cell, trip)),
                bounds(results.values(cell, trip, Slice::p50Micros)),
                rate,
                bounds(rates),
                rate == null ? null : rate * workload.payloadBytes(),
                alone ? Row.Micros.NONE : micros(results.nanos(cell, Question.STEADY)),
                median(cell, load, slice -> slice.loopDelayNanos() / 1e3),
                median(cell, load, slice -> slice.cost().callerNanos() / 1e3),
                median(cell, load, slice -> slice.cost().workerNanos() / 1e3),
                median(cell, load, slice -> slice.cost().allocatedBytes()),
                known(cell.contestant().copiedBytes(workload), 1),
                known(memory.getOrDefault(cell.contestant().name(), Double.NaN), 1),
                settled(cell, trip),
                settled(cell, load));
    }

    /** Null when it was not measured. */
    private @Nullable Boolean settled(Cell cell, Question question) {
        return results.has(cell, question)
                ? Boolean.valueOf(WarmUp.isOver(results.values(cell, question, question::costMicros)))
                : null;
    }

    private @Nullable Double median(Cell cell, Question question, ToDoubleFunction<Slice> value) {
        double[] values = Arrays.stream(results.values(cell, question, value))
                .filter(Double::isFinite)
                .toArray();
        return values.length == 0 ? null : known(Medians.of(values), 1_000);
    }

    private static Row.Micros micros(Distribution nanos) {
        return nanos.total() == 0
                ? Row.Micros.NONE
                : new Row.Micros(
                        known(nanos.quantile(0.5) / 1e3, 100),
                        known(nanos.supportedQuantile(0.9) / 1e3, 100),
                        known(nanos.supportedQuantile(0.99) / 1e3, 100),
                        known(nanos.supportedQuantile(0.999) / 1e3, 100));
    }

    private static Row.Bounds bounds(double[] rounds) {
        if (rounds.length == 0) {
            return Row.Bounds.NONE;
        }
        Interval interval = Medians.interval(rounds, CONFIDENCE);
        return new Row.Bounds(known(interval.low(), 100), known(interval.high(), 100));
    }

    private static @Nullable Double known(double value, double parts) {
        return Double.isFinite(value) ? Double.valueOf(Math.round(value * parts) / parts) : null;
    }

    // Break-evens

    List<Report.BreakEvenRow> breakEvens() {
        List<Report.BreakEvenRow> found = new ArrayList<>();
        for (int payload : cells.stream()
                .mapToInt(cell -> cell.workload().payloadBytes())
                .distinct()
                .sorted()
                .toArray()) {
            List<Cell> inline = byWork(INLINE, payload);
            if (inline.size() < MIN_SIZES) {
                continue;
            }
            double[] sizes = inline.stream()
                    .mapToDouble(cell -> cell.workload().workMicros())
                    .toArray();
            found.add(row(
                    INLINE,
                    Report.Question.INLINE_BREAKS_BUDGET,
                    payload,
                    BreakEven.of(sizes, rounds(inline, cell -> negated(budgetLeft(cell))))));
            for (String name : names()) {
                List<Cell> other = byWork(name, payload);
                if (name.equals(INLINE) || other.size() != inline.size()) {
                    continue;
                }
                double[][] more = new double[sizes.length][];
                for (int i = 0; i < more.length; i++) {
                    more[i] = differences(taskMicros(inline.get(i)), taskMicros(other.get(i)));
                }
                found.add(row(name, Report.Question.MORE_THAN_INLINE, payload, BreakEven.of(sizes, more)));
                found.add(row(
                        name,
                        Report.Question.KEEPS_BUDGET,
                        payload,
                        BreakEven.of(sizes, rounds(other, this::budgetLeft))));
            }
        }
        return found;
    }

    private static double[][] rounds(List<Cell> cells, Function<Cell, double[]> values) {
        return cells.stream().map(values).toArray(double[][]::new);
    }

    private List<String> names() {
        return cells.stream().map(cell -> cell.contestant().name()).distinct().toList();
    }

    private List<Cell> byWork(String name, int payload) {
        return cells.stream()
                .filter(cell ->
                        cell.contestant().name().equals(name) && cell.workload().payloadBytes() == payload)
                .filter(cell -> cell.workload().workMicros() >= 0 && results.has(cell, Question.SATURATED))
                .filter(cell -> !cell.contestant().isPeer())
                .sorted(Comparator.comparingDouble(cell -> cell.workload().workMicros()))
                .toList();
    }

    private double[] rates(Cell cell) {
        return results.values(cell, Question.SATURATED, Slice::perSecond);
    }

    private double[] taskMicros(Cell cell) {
        return results.planned(cell, Question.SATURATED, slice -> 1e6 / slice.perSecond());
    }

    private double[] budgetLeft(Cell cell) {
        return results.planned(cell, Question.SATURATED, slice -> budgetMicros - slice.loopDelayNanos() / 1e3);
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }

    private static double[] differences(double[] from, double[] less) {
        double[] differences = new double[from.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = from[i] - less[i];
        }
        return differences;
    }

    private static Report.BreakEvenRow row(String name, Report.Question question, int payload, BreakEven found) {
        return new Report.BreakEvenRow(
                name,
                question,
                payload,
                known(found.work().estimate(), 100),
                known(found.work().low(), 100),
                known(found.work().high(), 100),
                found.words());
    }

    // Limits

    /** The child beside the queue it is built on, on the smallest payload; nothing when that did not take part. */
    List<Report.LimitRow> limits() {
        List<Report.LimitRow> found = new ArrayList<>();
        limit("roundTrip", "child", Question.LONE, Slice::p50Micros).ifPresent(found::add);
        limit("tasksPerSecond", "child (one)", Question.SATURATED, slice -> 1 / slice.perSecond())
                .ifPresent(found::add);
        return found;
    }

    private Optional<Report.LimitRow> limit(
            String metric, String strategy, Question question, ToDoubleFunction<Slice> cost) {
        return measured(strategy, question)
                .flatMap(ours -> measured(BARE, question).map(bare -> {
                    Undisturbed limit = Undisturbed.of(results.values(bare, question, cost));
                    Interval share = limit.ratio(Undisturbed.of(results.values(ours, question, cost)), CONFIDENCE);
                    return new Report.LimitRow(
                            metric,
                            strategy,
                            BARE,
                            ours.workload().payloadBytes(),
                            Math.round(share.estimate() * 1e3) / 1e3,
                            known(share.low(), 1e3),
                            known(share.high(), 1e3));
                }));
    }

    private Optional<Cell> measured(String name, Question question) {
        return cells.stream()
                .filter(cell -> cell.contestant().name().equals(name) && results.has(cell, question))
                .filter(cell -> cell.workload().workMicros() == 0)
                .min(Comparator.comparingInt(cell -> cell.workload().payloadBytes()));
    }

    /** By how much what was measured in one round differs from the same in the next; empty with one round. */
    Optional<Repeats> repeats() {
        List<double[]> measured = new ArrayList<>();
        for (Cell cell : cells) {
            for (Question question : List.of(Question.LONE, Question.SATURATED)) {
                measured.add(results.planned(cell, question, question::costMicros));
            }
        }
        return Repeats.of(measured);
    }

    /** How well the rate of the median measurement is known, in percent; null without enough rounds. */
    @Nullable
    Double noisePercent() {
        double[] errors = cells.stream()
                .map(this::rates)
                .filter(rates -> rates.length > 0)
                .mapToDouble(rates -> Medians.interval(rates, CONFIDENCE).relativeError())
                .toArray();
        return errors.length == 0 ? null : known(100 * Medians.of(errors), 10);
    }
}
