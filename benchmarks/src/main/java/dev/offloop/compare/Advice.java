package dev.offloop.compare;

import dev.offloop.compare.analysis.Words;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do, in a few sentences, out of what was found; says only what the figures support. A break-even is a finding
 * only if its interval does not begin at 0, unless it ends there, and if the rates on both sides of it had settled; of
 * any other it says that it cannot be told.
 */
final class Advice {
    private static final String INLINE = "inline";
    private static final String CHILD = "child";
    private static final String PLATFORM = "platform";
    private static final double MIB = 1 << 20;

    private final List<Row> rows;
    private final List<Report.BreakEvenRow> breakEvens;
    private final double budgetMicros;
    private final String remedy;
    private final List<String> open = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();

    private Advice(List<Row> rows, List<Report.BreakEvenRow> breakEvens, double budgetMicros, String remedy) {
        this.rows = rows.stream().filter(row -> !row.peer()).toList();
        this.breakEvens = breakEvens.stream()
                .filter(found -> found.payloadBytes() == smallestPayload())
                .toList();
        this.budgetMicros = budgetMicros;
        this.remedy = remedy;
    }

    /**
     * One short paragraph.
     *
     * @param remedy what to do where the rounds do not tell
     * @return its sentences
     */
    static List<String> of(List<Row> rows, List<Report.BreakEvenRow> breakEvens, double budgetMicros, String remedy) {
        Advice advice = new Advice(rows, breakEvens, budgetMicros, remedy);
        advice.sayWhatInlineCosts();
        advice.sayWhatPays();
        advice.sayWhatAChildCosts();
        advice.sayUnknownWork();
        advice.sayWhatCannotBeTold();
        return List.copyOf(advice.sentences);
    }

    private void sayWhatInlineCosts() {
        for (Report.BreakEvenRow found : breakEvens) {
            if (found.question() == Report.Question.INLINE_BREAKS_BUDGET) {
                if (isFinding(found)) {
                    sentences.add(whatInlineCosts(found));
                } else {
                    open.add("from what size of work on a task on the loop makes 1 of 100 events wait longer than "
                            + Words.micros(budgetMicros));
                }
            }
        }
    }

    private String whatInlineCosts(Report.BreakEvenRow found) {
        String budget = Words.micros(budgetMicros);
        if (found.isAlways()) {
            return "Keep no task on the loop: at every size measured, 1 of 100 events waits longer than " + budget
                    + " for it.";
        }
        if (found.isNever()) {
            return "Inline kept the loop's delay under " + budget + " at every size measured.";
        }
        return "Keep a task on the loop only while it computes less than " + from(found)
                + ": beyond that, 1 of 100 events waits longer than " + budget + " for the loop.";
    }

    private void sayWhatPays() {
        List<Report.BreakEvenRow> offers = breakEvens.stream()
                .filter(found -> found.question() == Report.Question.MORE_THAN_INLINE)
                .toList();
        List<String> pays = offers.stream()
                .filter(found -> isFinding(found) && !found.isNever())
                .sorted(Comparator.comparing(
                        Report.BreakEvenRow::workMicros, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(found -> found.strategy() + " "
                        + (found.isAlways() ? "at every size measured" : "from " + from(found) + " of work on"))
                .toList();
        List<String> unknown =
                names(offers.stream().filter(found -> !isFinding(found)).toList());
        List<String> never = names(offers.stream()
                .filter(found -> isFinding(found) && found.isNever())
                .toList());
        if (!pays.isEmpty()) {
            sentences.add("More than inline gets done by " + list(pays) + ".");
        }
        if (!unknown.isEmpty()) {
            open.add("from what size of work on " + list(unknown) + (unknown.size() == 1 ? " gets" : " get")
                    + " more done than inline");
        }
        if (!never.isEmpty()) {
            sentences.add(list(never) + " got no more done than inline at any size measured: off-load with "
                    + (never.size() == 1 ? "it" : "them")
                    + " to keep the loop free, or give the machine more processors.");
        }
    }

    private static List<String> names(List<Report.BreakEvenRow> found) {
        return found.stream().map(Report.BreakEvenRow::strategy).toList();
    }

    private static String list(List<String> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    /** The estimate and its bounds; only the lower one where there is no upper one. */
    private static String from(Report.BreakEvenRow found) {
        double low = Objects.requireNonNull(found.lowMicros());
        Double estimate = found.workMicros();
        Double high = found.highMicros();
        return estimate == null || high == null
                ? "some size above " + Words.micros(low)
                : Words.micros(estimate) + " (95 %: " + Words.micros(low) + " to " + Words.micros(high) + ")";
    }

    /** Whether it is one, and what it was found between had settled. */
    private boolean isFinding(Report.BreakEvenRow found) {
        return found.isFinding()
                && besides(found, INLINE).allMatch(Advice::hasSettled)
                && besides(found, found.strategy()).allMatch(Advice::hasSettled);
    }

    /** Rows of the sizes between which the break-even lies: those within its bounds, and the next ones outside. */
    private Stream<Row> besides(Report.BreakEvenRow found, String strategy) {
        double low = found.lowMicros() == null ? Double.POSITIVE_INFINITY : found.lowMicros();
        double high = found.highMicros() == null ? Double.POSITIVE_INFINITY : found.highMicros();
        double[] sizes = byWork(strategy).mapToDouble(Advice::work).sorted().toArray();
        double from = Arrays.stream(sizes).filter(size -> size <= low).max().orElse(0);
        double to = Arrays.stream(sizes).filter(size -> size >= high).min().orElse(Double.POSITIVE_INFINITY);
        return byWork(strategy).filter(row -> work(row) >= from && work(row) <= to);
    }

    private static boolean hasSettled(Row row) {
        return !Boolean.FALSE.equals(row.tasksPerSecondSettled());
    }

    private static double work(Row row) {
        return Objects.requireNonNullElse(row.workMicros(), 0.0);
    }

    private Stream<Row> byWork(String strategy) {
        return rows.stream()
                .filter(row -> row.strategy().equals(strategy) && row.thinkMicros() == 0)
                .filter(row -> row.payloadBytes() == smallestPayload() && row.workMicros() != null);
    }

    private void sayWhatAChildCosts() {
        withoutWork(CHILD)
                .ifPresent(child -> withoutWork(PLATFORM).ifPresent(platform -> {
                    Double there = child.roundTripMicros().p50();
                    Double here = platform.roundTripMicros().p50();
                    Double memory = child.memoryBytes();
                    if (there != null && here != null && !child.isUnsettled() && !platform.isUnsettled()) {
                        sentences.add("A task of " + Words.bytes(child.payloadBytes()) + " is under way for "
                                + Words.micros(there) + " to a child and " + Words.micros(here)
                                + " to a platform thread"
                                + (memory == null
                                        ? ""
                                        : "; the children hold " + Words.digits(Math.rint(memory / MIB)) + " MiB")
                                + ". What that buys: a heap, a collector and a fate of its own.");
                    }
                }));
    }

    private void sayUnknownWork() {
        List<Row> ranked = rows.stream()
                .filter(row -> row.workMicros() == null && row.thinkMicros() == 0 && row.tasksPerSecond() != null)
                .sorted(Comparator.comparing((Row row) -> Objects.requireNonNull(row.tasksPerSecond()))
                        .reversed())
                .toList();
        for (Row row : ranked) {
            Double delay = row.loopDelayP99Micros();
            boolean free = delay != null && delay <= budgetMicros;
            sentences.add(row.strategy() + ": " + Words.count(Objects.requireNonNull(row.tasksPerSecond()))
                    + " tasks/s" + (row.isUnsettled() ? " (not settled)" : "") + ", and the loop "
                    + (free
                            ? "stays free"
                            : "is late by " + (delay == null ? "an unknown time" : Words.micros(delay))
                                    + " for 1 of 100 events, above the budget of " + Words.micros(budgetMicros))
                    + ".");
        }
    }

    private void sayWhatCannotBeTold() {
        if (!open.isEmpty()) {
            sentences.add("It cannot be told on this machine in this time " + String.join(", nor ", open) + "; "
                    + remedy + ".");
        }
    }

    private int smallestPayload() {
        return rows.stream().mapToInt(Row::payloadBytes).min().orElse(0);
    }

    private Optional<Row> withoutWork(String strategy) {
        return byWork(strategy)
                .filter(row -> Double.valueOf(0).equals(row.workMicros()))
                .findFirst();
    }
}
