package dev.offloop.compare;

import dev.offloop.compare.analysis.Words;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What to do, in words, out of what was found; says only what the figures support. */
final class Advice {
    private static final String INLINE = "inline";
    private static final String CHILD = "child";
    private static final String PLATFORM = "platform";
    private static final double NOISY_PERCENT = 15;
    private static final double MIB = 1 << 20;

    private final List<Row> rows;
    private final List<Report.BreakEvenRow> breakEvens;
    private final Report.Run run;
    private final double budgetMicros;
    private final List<String> lines = new ArrayList<>();

    private Advice(List<Row> rows, List<Report.BreakEvenRow> breakEvens, Report.Run run, double budgetMicros) {
        this.rows = rows.stream().filter(row -> !row.peer()).toList();
        this.breakEvens = breakEvens;
        this.run = run;
        this.budgetMicros = budgetMicros;
    }

    static List<String> of(List<Row> rows, List<Report.BreakEvenRow> breakEvens, Report.Run run, double budgetMicros) {
        Advice advice = new Advice(rows, breakEvens, run, budgetMicros);
        advice.sayNoise();
        advice.sayWhatInlineCosts();
        advice.sayWhatPays();
        advice.sayWhatAChildCosts();
        advice.sayUnknownWork();
        return List.copyOf(advice.lines);
    }

    private void sayNoise() {
        Double noise = run.noisePercent();
        if (noise == null || noise > NOISY_PERCENT) {
            lines.add("The machine was noisy: "
                    + (noise == null
                            ? "there were too few rounds to know any rate."
                            : "the median rate is known to ±" + Words.digits(noise) + " % only.")
                    + " Stop what else is running, or measure for longer, before you rely on small differences.");
        }
    }

    private void sayWhatInlineCosts() {
        find(INLINE, Report.Question.INLINE_BREAKS_BUDGET).ifPresent(found -> {
            Double breaks = found.workMicros();
            lines.add(
                    breaks == null
                            ? "Inline kept the loop's delay under " + Words.micros(budgetMicros)
                                    + " at every size measured."
                            : "Keep a task on the loop only while it computes less than " + Words.micros(breaks)
                                    + ": beyond that, 1 of 100 events waits longer than " + Words.micros(budgetMicros)
                                    + " for the loop.");
        });
    }

    private void sayWhatPays() {
        Predicate<Report.BreakEvenRow> pays = found ->
                found.question() == Report.Question.MORE_THAN_INLINE && found.payloadBytes() == smallestPayload();
        List<Report.BreakEvenRow> offers = breakEvens.stream().filter(pays).toList();
        if (offers.isEmpty()) {
            return;
        }
        List<Report.BreakEvenRow> known = offers.stream()
                .filter(found -> found.workMicros() != null && found.highMicros() != null)
                .sorted(Comparator.comparingDouble(found -> Objects.requireNonNull(found.workMicros())))
                .toList();
        if (known.isEmpty()) {
            lines.add(
                    "No strategy certainly got more done than inline at any size measured: off-load to keep the loop free, not to get "
                            + "more done, or give the machine more processors.");
            return;
        }
        for (Report.BreakEvenRow found : known) {
            lines.add("From " + Words.micros(Objects.requireNonNull(found.workMicros())) + " of work on (at most "
                    + Words.micros(Objects.requireNonNull(found.highMicros())) + "), " + found.strategy()
                    + " gets more done than inline.");
        }
    }

    private void sayWhatAChildCosts() {
        row(CHILD, smallestPayload())
                .ifPresent(child -> row(PLATFORM, smallestPayload()).ifPresent(platform -> {
                    Double there = child.roundTripMicros().p50();
                    Double here = platform.roundTripMicros().p50();
                    Double memory = child.memoryBytes();
                    if (there != null && here != null) {
                        lines.add("A task of " + Words.bytes(child.payloadBytes()) + " is under way for "
                                + Words.micros(there) + " to a child and "
                                + Words.micros(here) + " to a platform thread"
                                + (memory == null
                                        ? ""
                                        : "; the children hold " + Words.digits(Math.rint(memory / MIB)) + " MiB")
                                + ". What that buys: a heap, a collector and a fate of its own.");
                    }
                }));
    }

    private void sayUnknownWork() {
        List<Row> unknown = rows.stream()
                .filter(row -> row.workMicros() == null && row.thinkMicros() == 0 && row.tasksPerSecond() != null)
                .sorted(Comparator.comparing((Row row) -> Objects.requireNonNull(row.tasksPerSecond()))
                        .reversed())
                .toList();
        for (Row row : unknown) {
            Double delay = row.loopDelayP99Micros();
            boolean free = delay != null && delay <= budgetMicros;
            lines.add(row.strategy() + ": " + Words.count(Objects.requireNonNull(row.tasksPerSecond()))
                    + " tasks/s, and the loop "
                    + (free
                            ? "stays free"
                            : "is late by " + (delay == null ? "an unknown time" : Words.micros(delay))
                                    + " for 1 of 100 events, above the budget of " + Words.micros(budgetMicros))
                    + ".");
        }
    }

    private int smallestPayload() {
        return rows.stream().mapToInt(Row::payloadBytes).min().orElse(0);
    }

    private Optional<Report.BreakEvenRow> find(String strategy, Report.Question question) {
        return breakEvens.stream()
                .filter(row -> row.strategy().equals(strategy)
                        && row.question() == question
                        && row.payloadBytes() == smallestPayload())
                .findFirst();
    }

    private Optional<Row> row(String strategy, int payload) {
        return rows.stream()
                .filter(row ->
                        row.strategy().equals(strategy) && row.payloadBytes() == payload && row.thinkMicros() == 0)
                .filter(row -> Double.valueOf(0).equals(row.workMicros()))
                .findFirst();
    }
}
