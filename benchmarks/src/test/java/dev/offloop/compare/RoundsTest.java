package dev.offloop.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.analysis.WarmUp;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Row;
import dev.offloop.tasks.Churn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Warm-up and rounds of contestants that get faster with each slice, by a formula. */
class RoundsTest {
    private static final Workload<?, ?> WORKLOAD = Workload.churn(new Churn(), 64, 0, 100);

    /** Longer than any test takes: only what has settled ends it. */
    private static final Duration FOREVER = Duration.ofDays(1);

    private final StringWriter progress = new StringWriter();

    /**
     * Answers with a cost that depends on how often it was asked.
     *
     * @param micros a task's time by the number of the slice, from 0; not above 0 to fail
     */
    private record Warming(String name, boolean isPeer, IntToDoubleFunction micros, AtomicInteger asked)
            implements Contestant {
        Warming(String name, boolean isPeer, IntToDoubleFunction micros) {
            this(name, isPeer, micros, new AtomicInteger());
        }

        @Override
        public boolean answers(Question question, Workload<?, ?> workload) {
            return true;
        }

        @Override
        public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
            double cost = micros.applyAsDouble(asked.getAndIncrement());
            if (cost <= 0) {
                throw new MeasurementException(name + " has failed");
            }
            return new Slice(100, 1e6 / cost, Distribution.of(Map.of(cost * 1e3, 100L)), 0, Slice.Cost.UNKNOWN);
        }

        @Override
        public double memoryBytes() {
            return 0;
        }

        @Override
        public double copiedBytes(Workload<?, ?> workload) {
            return 0;
        }

        @Override
        public List<Long> children() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static double falling(int slice, int until) {
        return slice < until ? Math.pow(0.9, slice - until) : 1;
    }

    private static List<Step> steps(Contestant... contestants) {
        return IntStream.range(0, contestants.length)
                .mapToObj(i -> new Step(new Cell(contestants[i], WORKLOAD), Question.SATURATED))
                .toList();
    }

    private Results run(List<Step> steps, Duration warmUp) {
        return new Rounds(steps, new Progress(new PrintWriter(progress, true), false))
                .run(warmUp, Duration.ofSeconds(5), WarmUp.ROUNDS);
    }

    private static Row row(List<Step> steps, Results results, int number) {
        List<Cell> cells = steps.stream().map(Step::cell).toList();
        return new Findings(cells, results, 2_000).rows().get(number);
    }

    @Test
    void warmUpEndsForEachWhenItsRateHasSettledAndDoesNotCount() {
        Warming early = new Warming("child", false, slice -> 1);
        Warming late = new Warming("piscina", true, slice -> falling(slice, 60));
        List<Step> steps = steps(early, late);

        Results results = run(steps, FOREVER);

        assertThat(results.warmUp()).isBetween(60, 60 + WarmUp.ROUNDS);
        assertThat(early.asked()).hasValue(WarmUp.MIN_ROUNDS + WarmUp.ROUNDS);
        assertThat(late.asked()).hasValue(results.warmUp() + WarmUp.ROUNDS);
        assertThat(results.rounds()).isEqualTo(WarmUp.ROUNDS);
        assertThat(results.values(steps.getLast().cell(), Question.SATURATED, Slice::perSecond))
                .containsOnly(1e6);
        assertThat(row(steps, results, 1).tasksPerSecondSettled()).isTrue();
        assertThat(progress.toString().lines())
                .startsWith("compare: warming up", "compare: warmed up: 2 of 2 rates have settled");
    }

    @Test
    void whatDoesNotSettleInItsTimeIsMeasuredNeverthelessAndItsRowSaysSo() {
        List<Step> steps =
                steps(new Warming("child", false, slice -> slice % 4 + 1), new Warming("inline", false, slice -> 1));

        Results results = run(steps, Duration.ofMillis(100));

        assertThat(results.rounds()).isEqualTo(WarmUp.ROUNDS);
        assertThat(row(steps, results, 0).tasksPerSecondSettled()).isFalse();
        assertThat(row(steps, results, 1).tasksPerSecondSettled()).isTrue();
        assertThat(progress.toString().lines()).contains("compare: warmed up: 1 of 2 rates have settled");
    }

    @Test
    void whatGetsFasterAfterItsWarmUpHasNotSettled() {
        int jump = WarmUp.ROUNDS + 8;
        List<Step> steps = steps(new Warming("child", false, slice -> slice < jump ? 3 : 1));

        Results results = run(steps, FOREVER);

        assertThat(results.warmUp()).isEqualTo(WarmUp.MIN_ROUNDS);
        assertThat(row(steps, results, 0).tasksPerSecondSettled()).isFalse();
    }

    @Test
    void aPeerThatFailsWhileItWarmsUpIsLeftOut() {
        List<Step> steps = steps(
                new Warming("child", false, slice -> 1), new Warming("piscina", true, slice -> slice < 3 ? 1 : 0));

        Results results = run(steps, FOREVER);

        assertThat(results.givenUp()).containsValue("piscina has failed");
        assertThat(results.has(steps.getFirst().cell(), Question.SATURATED)).isTrue();
        assertThat(results.has(steps.getLast().cell(), Question.SATURATED)).isFalse();
    }

    @Test
    void withoutTimeForItNothingIsWarmedUp() {
        Warming contestant = new Warming("child", false, slice -> 1);

        assertThat(run(steps(contestant), Duration.ZERO).warmUp()).isZero();
        assertThat(contestant.asked()).hasValue(WarmUp.ROUNDS);
    }
}
