package dev.offloop.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.compare.analysis.Repeats;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import dev.offloop.tasks.Churn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rounds, analysis and words together, on contestants whose truth is known: inline takes the work and half a
 * microsecond and delays the loop by 20 times the work; a worker takes 8 µs or half of the work.
 */
class FindingsTest {
    private static final double TRUE_BREAK_EVEN = 7.5;
    private static final double BUDGET_MICROS = 2_000;
    private static final double TRUE_BUDGET_MICROS = 100;
    private static final double[] WORK = {0, 10, 100, 1_000, 10_000};

    private static List<Contestant> contestants(double noise, long seed) {
        Random random = new Random(seed);
        return List.of(
                new Synthetic("inline", false, work -> work + 0.5, work -> 20 * work, noise, random),
                new Synthetic("platform", false, work -> Math.max(8, work / 2), work -> 30, noise, random),
                new Synthetic("other", true, work -> Math.max(80, work / 2), work -> 30, noise, random));
    }

    private static Findings findings(double noise, long seed) {
        List<Step> steps = new ArrayList<>();
        Churn churn = new Churn();
        for (double work : WORK) {
            Workload<?, ?> workload = Workload.churn(churn, 64, work, 100);
            for (Contestant contestant : contestants(noise, seed)) {
                steps.add(new Step(new Cell(contestant, workload), Question.LONE));
                steps.add(new Step(new Cell(contestant, workload), Question.SATURATED));
            }
        }
        Progress quiet = new Progress(new PrintWriter(new StringWriter(), true), false);
        Results results = new Rounds(steps, quiet).run(Duration.ZERO, Duration.ofSeconds(30), 14);
        return new Findings(steps.stream().map(Step::cell).distinct().toList(), results, BUDGET_MICROS);
    }

    private static Report.BreakEvenRow find(Findings findings, String strategy, Report.Question question) {
        return findings.breakEvens().stream()
                .filter(row -> row.strategy().equals(strategy) && row.question() == question)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theKnownBreakEvenComesBackOutOfTheNoise() {
        Report.BreakEvenRow found = find(findings(0.05, 11), "platform", Report.Question.MORE_THAN_INLINE);

        assertThat(found.workMicros()).isBetween(TRUE_BREAK_EVEN * 0.85, TRUE_BREAK_EVEN * 1.15);
        assertThat(Objects.requireNonNull(found.lowMicros())).isLessThanOrEqualTo(TRUE_BREAK_EVEN);
        assertThat(Objects.requireNonNull(found.highMicros())).isGreaterThanOrEqualTo(TRUE_BREAK_EVEN);
    }

    @Test
    void theWorkThatBreaksTheBudgetOfTheLoopComesBackToo() {
        Findings findings = findings(0.02, 5);

        assertThat(find(findings, "inline", Report.Question.INLINE_BREAKS_BUDGET)
                        .workMicros())
                .isBetween(TRUE_BUDGET_MICROS * 0.8, TRUE_BUDGET_MICROS * 1.2);
        assertThat(find(findings, "platform", Report.Question.KEEPS_BUDGET).words())
                .isEqualTo("at every size");
    }

    @Test
    void adviceNamesTheBreakEvens() {
        Findings findings = findings(0.02, 5);

        List<String> advice = Advice.of(findings.rows(), findings.breakEvens(), BUDGET_MICROS, "try --full");

        assertThat(advice)
                .anyMatch(
                        line -> line.matches(
                                "Keep a task on the loop only while it computes less than 1?\\d\\d.* µs \\(95 %: .*\\): beyond .*"));
        assertThat(advice)
                .anyMatch(line -> line.matches(
                        "More than inline gets done by platform from [78].* µs \\(95 %: .*\\) of work on\\."));
        assertThat(advice).noneMatch(line -> line.contains("cannot be told"));
        assertThat(findings.rows()).noneMatch(Row::isUnsettled);
    }

    @Test
    void noiseIsAdmitted() {
        Findings findings = findings(0.5, 5);

        Repeats repeats = findings.repeats().orElseThrow();
        assertThat(repeats.median()).isBetween(30.0, 120.0);
        assertThat(repeats.ninetieth()).isGreaterThan(repeats.median());
        assertThat(findings.rows()).anyMatch(Row::isUnsettled);
        assertThat(Advice.of(findings.rows(), findings.breakEvens(), BUDGET_MICROS, "try --full"))
                .anyMatch(line ->
                        line.startsWith("It cannot be told on this machine in this time from what size of work on ")
                                && line.endsWith("; try --full."));
    }
}
