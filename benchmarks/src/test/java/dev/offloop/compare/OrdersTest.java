package dev.offloop.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.compare.analysis.Ranking;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import dev.offloop.tasks.Churn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Orders of contestants whose truth is known, out of rounds as they are made in a run. */
class OrdersTest {
    private static final Map<String, Double> TRUTH = Map.of(
            "child",
            1.7,
            "platform",
            3.2,
            "executeBlocking",
            3.0,
            "piscina",
            25.0,
            "fork-json",
            31.0,
            "fork-advanced",
            52.0,
            "aeron-ipc",
            0.5);
    private static final Duration ENOUGH = Duration.ofSeconds(20);

    private static Orders run(double noise, long seed, Duration more) {
        Random random = new Random(seed);
        Workload<?, ?> workload = Workload.churn(new Churn(), 64, 0, 100);
        List<Step> steps = new ArrayList<>();
        TRUTH.forEach((name, micros) -> {
            boolean peer = !name.equals("child") && !name.equals("platform");
            Cell cell = new Cell(new Synthetic(name, peer, work -> micros, work -> 1, noise, random), workload);
            steps.add(new Step(cell, Question.LONE));
            steps.add(new Step(cell, Question.SATURATED));
        });
        List<Cell> cells = steps.stream().map(Step::cell).distinct().toList();
        Rounds rounds = new Rounds(steps, new Progress(new PrintWriter(new StringWriter(), true), false));
        Results results = rounds.run(Duration.ZERO, ENOUGH, 16);
        rounds.more(now -> new Orders(cells, now).open(), more, 1);
        return new Orders(cells, results);
    }

    private static Ranking picks(Orders orders, String metric) {
        Report.RankingRow row = orders.rows().stream()
                .filter(each ->
                        each.among() == Report.Among.PICKS && each.metric().equals(metric))
                .findFirst()
                .orElseThrow();
        return new Ranking(row.tiers(), row.pairs(), row.ties());
    }

    @Test
    void roundsAreMadeUntilTheUsualPicksAreToldApartHoweverNoisyItIs() {
        Orders orders = run(0.5, 7, ENOUGH);

        assertThat(orders.open()).isEmpty();
        for (String metric : List.of("roundTrip", "tasksPerSecond")) {
            Ranking ranking = picks(orders, metric);
            for (String one : TRUTH.keySet()) {
                for (String other : TRUTH.keySet()) {
                    if (!one.equals(other) && !one.equals("aeron-ipc") && !other.equals("aeron-ipc")) {
                        assertThat(ranking.settles(one, other))
                                .as(metric + " of " + one + " and " + other)
                                .isTrue();
                        assertThat(ranking.states(one, other) && TRUTH.get(one) > TRUTH.get(other))
                                .as(one + " before " + other)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void withoutMoreTimeWhatTheRoundsDoNotTellApartStaysOpen() {
        Orders orders = run(0.5, 7, Duration.ZERO);

        assertThat(orders.open())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.cell().contestant().name()).isNotEqualTo("aeron-ipc"));
    }

    @Test
    void onAQuietMachineNothingIsMeasuredTwice() {
        assertThat(run(0.02, 7, Duration.ZERO).open()).isEmpty();
    }

    @Test
    void twoNoisyRunsStateNoOppositeOrders() {
        for (int seed = 0; seed < 20; seed++) {
            List<Report.RankingRow> one = run(0.4, seed, Duration.ZERO).rows();
            List<Report.RankingRow> other = run(0.4, 100 + seed, Duration.ZERO).rows();
            for (int i = 0; i < one.size(); i++) {
                Report.RankingRow twin = other.get(i);
                assertThat(one.get(i).pairs())
                        .isNotEmpty()
                        .noneMatch(pair -> twin.pairs().contains(new Ranking.Pair(pair.worse(), pair.better())));
            }
        }
    }

    @Test
    void peersAreRankedBesideOurs() {
        List<Report.RankingRow> rows = run(0.01, 3, ENOUGH).rows();

        assertThat(rows)
                .extracting(Report.RankingRow::among)
                .containsExactly(Report.Among.PICKS, Report.Among.PICKS, Report.Among.EVERYONE, Report.Among.EVERYONE);
        assertThat(rows.getFirst().words())
                .isEqualTo(
                        "a: child; b: executeBlocking, platform (as good as equal); c: piscina; d: fork-json; e: fork-advanced");
        assertThat(rows.getLast().words()).startsWith("a: aeron-ipc; b: child; c: ");
    }
}
