package dev.offloop.compare;

import dev.offloop.compare.analysis.Ranking;
import dev.offloop.compare.analysis.Rule;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Which strategy is better than which, and which pairs of those most asked for the rounds do not tell apart yet. Main
 * thread.
 */
final class Orders {
    /**
     * Two runs on one machine differ by 15 % for reasons that no round of either shows, such as what was compiled how.
     * The confidence is of all orders of one contest together, and leaves room for the few looks at the rounds so far.
     */
    static final Rule RULE = new Rule(0.99, 0.15, 0.35);

    /**
     * What most people would pick; with 64 B and no work, rounds are made until these are told apart or the time is
     * over.
     */
    private static final Set<String> PICKS =
            Set.of("child", "platform", "executeBlocking", "piscina", "fork-json", "fork-advanced");

    private static final List<Metric> METRICS = List.of(
            new Metric("roundTrip", Question.LONE, Slice::p50Micros, true),
            new Metric("tasksPerSecond", Question.SATURATED, Slice::perSecond, false));

    private final List<Cell> cells;
    private final Results results;

    Orders(List<Cell> cells, Results results) {
        this.cells = List.copyOf(cells);
        this.results = results;
    }

    private record Metric(String name, Question question, ToDoubleFunction<Slice> value, boolean smallerIsBetter) {}

    /** All orders, workload by workload; if there are peers, first those among the usual picks. */
    List<Report.RankingRow> rows() {
        List<Report.RankingRow> rows = new ArrayList<>();
        if (cells.stream().anyMatch(cell -> cell.contestant().isPeer())) {
            add(rows, Report.Among.PICKS, picks());
        }
        Map<Workload<?, ?>, List<Cell>> byWorkload = new LinkedHashMap<>();
        cells.forEach(cell -> byWorkload
                .computeIfAbsent(cell.workload(), ignored -> new ArrayList<>())
                .add(cell));
        byWorkload.values().forEach(contest -> add(rows, Report.Among.EVERYONE, contest));
        return rows;
    }

    private void add(List<Report.RankingRow> rows, Report.Among among, List<Cell> contest) {
        for (Metric metric : METRICS) {
            List<Cell> measured = measured(contest, metric);
            if (measured.size() > 1) {
                rows.add(row(metric, among, measured.getFirst().workload(), ranking(metric, measured)));
            }
        }
    }

    private static Report.RankingRow row(Metric metric, Report.Among among, Workload<?, ?> workload, Ranking ranking) {
        return new Report.RankingRow(
                metric.name(),
                among,
                workload.name(),
                workload.payloadBytes(),
                workload.workMicros() < 0 ? null : workload.workMicros(),
                ranking.tiers(),
                ranking.pairs(),
                ranking.ties(),
                ranking.words());
    }

    private List<Cell> measured(List<Cell> contest, Metric metric) {
        return contest.stream()
                .filter(cell -> results.has(cell, metric.question()))
                .toList();
    }

    private Ranking ranking(Metric metric, List<Cell> contest) {
        Map<String, double[]> rounds = new LinkedHashMap<>();
        contest.forEach(
                cell -> rounds.put(cell.contestant().name(), results.byRound(cell, metric.question(), metric.value())));
        return Ranking.of(rounds, metric.smallerIsBetter(), RULE);
    }

    /** The usual picks on the smallest payload without work. */
    private List<Cell> picks() {
        int smallest = cells.stream()
                .mapToInt(cell -> cell.workload().payloadBytes())
                .min()
                .orElse(0);
        return cells.stream()
                .filter(cell -> PICKS.contains(cell.contestant().name()))
                .filter(cell -> cell.workload().payloadBytes() == smallest
                        && cell.workload().workMicros() <= 0)
                .toList();
    }

    /** What to measure further so that every two of the usual picks are told apart, or known to be as good as equal. */
    List<Step> open() {
        List<Step> open = new ArrayList<>();
        for (Metric metric : METRICS) {
            List<Cell> contest = measured(picks(), metric);
            if (contest.size() > 1) {
                Ranking ranking = ranking(metric, contest);
                contest.stream()
                        .filter(cell -> !isSettled(cell, contest, ranking))
                        .forEach(cell -> open.add(new Step(cell, metric.question())));
            }
        }
        return open;
    }

    private static boolean isSettled(Cell cell, List<Cell> contest, Ranking ranking) {
        return contest.stream()
                .filter(other -> !other.equals(cell))
                .allMatch(other -> ranking.settles(
                        cell.contestant().name(), other.contestant().name()));
    }
}
