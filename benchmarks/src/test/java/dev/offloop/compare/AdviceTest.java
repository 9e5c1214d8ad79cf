package dev.offloop.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sentences that follow from constructed findings. */
class AdviceTest {
    private static final double[] WORK = {0, 10, 100, 1_000};
    private static final String UNKNOWN = "It cannot be told on this machine in this time from what size of work on ";

    private static Row row(String strategy, double work, boolean settled) {
        return new Row(
                strategy,
                false,
                "churn",
                64,
                work,
                0,
                1_000,
                new Row.Micros(2.0, null, null, null),
                Row.Bounds.NONE,
                1e5,
                Row.Bounds.NONE,
                null,
                Row.Micros.NONE,
                1.0,
                null,
                null,
                null,
                null,
                null,
                true,
                settled);
    }

    /**
     * Advice on one break-even.
     *
     * @param unsettled the sizes of work whose rate of the child has not settled
     */
    private static String advice(
            Report.Question question,
            @Nullable Double work,
            @Nullable Double low,
            @Nullable Double high,
            double... unsettled) {
        List<Row> rows = new ArrayList<>();
        for (double size : WORK) {
            rows.add(row("inline", size, true));
            rows.add(row("child", size, Arrays.stream(unsettled).noneMatch(each -> each == size)));
        }
        String strategy = question == Report.Question.INLINE_BREAKS_BUDGET ? "inline" : "child";
        Report.BreakEvenRow found = new Report.BreakEvenRow(strategy, question, 64, work, low, high, "");
        return String.join(" ", Advice.of(rows, List.of(found), 2_000, "try --full"));
    }

    private static String pays(
            @Nullable Double work, @Nullable Double low, @Nullable Double high, double... unsettled) {
        return advice(Report.Question.MORE_THAN_INLINE, work, low, high, unsettled);
    }

    @Test
    void aBreakEvenThatIsKnownIsStatedWithItsBounds() {
        assertThat(pays(30.0, 20.0, 40.0))
                .isEqualTo("More than inline gets done by child from 30 µs (95 %: 20 µs to 40 µs) of work on.");
        assertThat(pays(30.0, 20.0, null))
                .isEqualTo("More than inline gets done by child from some size above 20 µs of work on.");
        assertThat(pays(0.0, 0.0, 0.0)).isEqualTo("More than inline gets done by child at every size measured.");
        assertThat(pays(null, null, null)).startsWith("child got no more done than inline at any size measured: ");
    }

    @Test
    void aBreakEvenWhoseIntervalBeginsAtZeroIsNoFinding() {
        for (Double high : new Double[] {40.0, null}) {
            assertThat(pays(30.0, 0.0, high)).isEqualTo(UNKNOWN + "child gets more done than inline; try --full.");
            assertThat(pays(0.0, 0.0, high)).isEqualTo(UNKNOWN + "child gets more done than inline; try --full.");
            assertThat(advice(Report.Question.INLINE_BREAKS_BUDGET, 30.0, 0.0, high))
                    .isEqualTo(UNKNOWN + "a task on the loop makes 1 of 100 events wait longer than 2 ms; try --full.");
        }
    }

    @Test
    void aBreakEvenBetweenRatesThatHaveNotSettledIsNoFinding() {
        assertThat(pays(30.0, 20.0, 40.0, 10)).startsWith(UNKNOWN);
        assertThat(pays(30.0, 20.0, 40.0, 100)).startsWith(UNKNOWN);
        assertThat(pays(30.0, 20.0, 40.0, 0, 1_000)).startsWith("More than inline gets done by child from 30 µs");
    }

    @Test
    void whatATaskMayTakeOnTheLoopIsStatedOnlyWhenItIsKnown() {
        Report.Question question = Report.Question.INLINE_BREAKS_BUDGET;

        assertThat(advice(question, 30.0, 20.0, 40.0))
                .startsWith("Keep a task on the loop only while it computes less than 30 µs (95 %: 20 µs to 40 µs): ");
        assertThat(advice(question, null, null, null))
                .isEqualTo("Inline kept the loop's delay under 2 ms at every size measured.");
        assertThat(advice(question, 0.0, 0.0, 0.0)).startsWith("Keep no task on the loop: ");
    }
}
