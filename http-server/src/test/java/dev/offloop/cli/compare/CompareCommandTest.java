package dev.offloop.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.WorkerBackend;
import dev.offloop.tasks.Burn;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CompareCommandTest {
  private final StringWriter progress = new StringWriter();
  private final CompareCommand command = new CompareCommand(CompareCommandTest::threads);

  private static List<WorkerBackend> threads() {
    return List.of(new InlineBackend(), ThreadBackend.platform(1), ThreadBackend.virtual(8));
  }

  private static Plan planOf(List<Workload<?, ?>> workloads) {
    return new Plan(Duration.ofMillis(900), 1, 2, 1_000, workloads.subList(0, 1), workloads);
  }

  @Test
  void everyStrategyIsMeasuredWithEveryWorkload() {
    Plan plan = planOf(List.of(Workload.echo(64, 100), Workload.burn(200, 4)));

    Report report = command.measure(plan, new PrintWriter(progress, true));

    assertThat(report.rows()).extracting(Row::strategy)
        .containsExactly(
            "inline", "inline", "platform", "platform", "virtual", "virtual", "inline", "platform", "virtual");
    assertThat(report.rows()).allSatisfy(row -> {
      Row.Micros micros = row.roundTripMicros();
      assertThat(micros.p50()).isGreaterThanOrEqualTo((double) row.workMicros()).isPositive();
      assertThat(micros.p90()).isGreaterThanOrEqualTo(micros.p50());
      assertThat(micros.p99()).isGreaterThanOrEqualTo(micros.p90());
      assertThat(micros.p999()).isGreaterThanOrEqualTo(micros.p99());
      assertThat(row.tasksPerSecond()).isPositive();
      assertThat(row.bytesPerSecond()).isGreaterThanOrEqualTo(row.tasksPerSecond());
    });
    assertThat(report.rows()).filteredOn(row -> row.thinkMicros() > 0).hasSize(3).allSatisfy(row -> {
      assertThat(row.task()).isEqualTo("echo");
      assertThat(row.inFlight()).isEqualTo(1);
      assertThat(row.tasksPerSecond()).isLessThan(1_000);
    });
    assertThat(progress.toString()).contains("warming up", "round 1 of 2");
  }

  @Test
  void aTaskThatFailsEndsTheRunAndIsNamed() {
    Workload<?, ?> broken = new Workload<>("burn", Burn.class, new Burn.Order(-1), 8, 0, 1);

    assertThatThrownBy(() -> command.measure(planOf(List.of(broken)), new PrintWriter(progress, true)))
        .hasRootCauseMessage("Task 'burn': dev.offloop.task.InvalidInputException: "
            + "'millis' is -1.0; give a number above 0, at most 3600000")
        .hasMessageContaining("Strategy inline, task burn");
  }

  @Test
  void aJsonFileThatCannotBeWrittenIsToldBeforeAnythingIsMeasured(@TempDir Path dir) throws Exception {
    Path missing = dir.resolve("missing").resolve("report.json");
    CommandLine line = new CommandLine(new CompareCommand(() -> {
      throw new AssertionError("measured");
    }));
    line.setErr(new PrintWriter(progress, true));

    assertThat(line.execute("--quick", "--json", missing.toString())).isEqualTo(2);

    assertThat(progress.toString().lines()).singleElement().asString().contains("cannot write").contains("report.json");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void theQuickPlanIsShortAndHasWhatIsAskedFor() {
    Plan plan = Plan.quick();

    assertThat(plan.budget()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(plan.workloads()).extracting(Workload::name).containsExactly("echo", "burn");
    assertThat(plan.workloads()).extracting(Workload::payloadBytes).contains(64);
    assertThat(plan.workloads()).extracting(Workload::workMicros).containsExactly(0L, 1_000L);
  }
}
