package dev.offloop.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.compare.CompareSettings.Extent;
import dev.offloop.compare.CompareSettings.UserTask;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.tasks.Churn;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final StringWriter progress = new StringWriter();

    private static List<WorkerBackend> threads() {
        return List.of(new InlineBackend(), ThreadBackend.platform(1), ThreadBackend.virtual(8));
    }

    private Report compare(Optional<UserTask> task, Duration time) {
        CompareSettings settings = new CompareSettings(
                Extent.QUICK,
                Optional.of(time),
                Duration.ofMillis(2),
                task,
                getClass().getClassLoader(),
                "",
                Optional.empty(),
                List.of("inline", "platform", "virtual"),
                "./offloop compare --quick");
        return new Comparison(
                        settings,
                        ComparisonTest::threads,
                        () -> List.of(ThreadBackend.platform(1)),
                        new PrintWriter(progress, true),
                        false)
                .run();
    }

    @Test
    void everyStrategyIsMeasuredWithEveryWorkload() {
        Report report = compare(Optional.empty(), Duration.ofSeconds(3));

        assertThat(report.rows()).extracting(Row::strategy).contains("inline", "platform", "virtual");
        assertThat(report.rows()).hasSize(3 * 8 + 1).allSatisfy(row -> {
            assertThat(row.tasksPerSecond()).isPositive();
            assertThat(row.loopDelayP99Micros()).isNotNegative();
            assertThat(row.copiedBytes()).isZero();
        });
        assertThat(report.rows())
                .filteredOn(row -> row.thinkMicros() > 0)
                .hasSize(3)
                .allSatisfy(row -> {
                    assertThat(row.inFlight()).isEqualTo(1);
                    assertThat(row.tasksPerSecond()).isLessThan(1_001);
                });
        assertThat(report.rows())
                .filteredOn(row -> row.roundTripMicros().p50() != null)
                .hasSize(16);
        assertThat(report.breakEvens())
                .extracting(Report.BreakEvenRow::question)
                .contains(Report.Question.values());
        assertThat(report.rankings()).isNotEmpty();
        assertThat(report.rows()).allSatisfy(row -> {
            assertThat(row.tasksPerSecondSettled()).isNotNull();
            assertThat(row.roundTripSettled() == null)
                    .isEqualTo(row.roundTripMicros().p50() == null);
        });
        assertThat(report.advice()).isNotEmpty();
        assertThat(progress.toString()).contains("warming up", "round 1 of 14");
    }

    @Test
    void workThatBlocksTheLoopShowsInItsDelayAndInTheLoadedTimes() {
        Report report = compare(
                Optional.of(new UserTask("burn", "{\"millis\":2}".getBytes(UTF_8), Map.of())), Duration.ofSeconds(3));

        Row inline = report.rows().stream()
                .filter(row -> row.strategy().equals("inline"))
                .findFirst()
                .orElseThrow();
        assertThat(inline.workMicros()).isNull();
        assertThat(inline.loopDelayP99Micros()).isGreaterThan(1_500);
        assertThat(inline.roundTripMicros().p50()).isGreaterThanOrEqualTo(2_000);
        assertThat(inline.loadedMicros().p50()).isGreaterThanOrEqualTo(2_000);
        assertThat(report.breakEvens()).isEmpty();
        assertThat(report.advice()).anyMatch(line -> line.startsWith("inline: ") && line.contains("is late by"));
    }

    @Test
    void aTaskThatFailsEndsTheRunAndIsNamed() {
        UserTask failing = new UserTask("image-resize", "no image".getBytes(UTF_8), Map.of("width", "10"));

        assertThatThrownBy(() -> compare(Optional.of(failing), Duration.ofSeconds(2)))
                .isInstanceOf(MeasurementException.class)
                .hasMessageStartingWith("Strategy inline, task image-resize: ");
    }

    @Test
    void inputThatTheTaskDoesNotTakeIsToldBeforeAnythingStarts() {
        byte[] bad = "{\"millis\":-1}".getBytes(UTF_8);

        assertThatThrownBy(() -> compare(Optional.of(new UserTask("burn", bad, Map.of())), Duration.ofSeconds(2)))
                .isInstanceOf(MeasurementException.class)
                .hasMessageStartingWith("task 'burn' does not take this input: ")
                .hasMessageContaining("'millis' is -1.0");
        assertThat(progress.toString()).isEmpty();
    }

    @Test
    void aTaskThatDoesNotExistIsToldBeforeAnythingStarts() {
        assertThatThrownBy(
                        () -> compare(Optional.of(new UserTask("bern", new byte[0], Map.of())), Duration.ofSeconds(2)))
                .isInstanceOf(MeasurementException.class)
                .hasMessageStartingWith("there is no task 'bern'; there are ")
                .hasMessageContaining("burn");
        assertThat(progress.toString()).isEmpty();
    }

    @Test
    void theQuickPlanIsShortAndHasWhatIsAskedFor() {
        Plan plan = Plan.quick((payload, work) -> Workload.churn(new Churn(), payload, work, 100));

        assertThat(plan.whole()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(plan.items())
                .extracting(item -> item.workload().workMicros())
                .contains(0.0, 10.0, 100.0, 1_000.0);
        assertThat(plan.items())
                .extracting(item -> item.workload().payloadBytes())
                .contains(64, 64 << 10, 1 << 20);
    }
}
