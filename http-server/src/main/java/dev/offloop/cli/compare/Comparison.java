package dev.offloop.cli.compare;

import dev.offloop.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a plan: round after round, probe after probe. Event loop only. */
final class Comparison {
  private static final long SHORTEST_NANOS = 10_000_000;

  private final Context loop;
  private final Offload offload;
  private final Plan plan;
  private final Consumer<String> progress;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private long endNanos;
  private int slicesLeft;

  Comparison(Context loop, Offload offload, Plan plan, Consumer<String> progress) {
    this.loop = loop;
    this.offload = offload;
    this.plan = plan;
    this.progress = progress;
    for (Workload<?, ?> workload : plan.workloads()) {
      offload.strategies().forEach(strategy -> add(strategy, workload));
    }
  }

  private void add(String strategy, Workload<?, ?> workload) {
    RoundTripProbe lone = roundTrip(strategy, workload, 0);
    PipelineProbe pipeline = new PipelineProbe(offload, strategy, workload);
    subjects.add(new Subject.BackToBack(strategy, workload, lone, pipeline));
    steps.add(new Step(strategy, workload, lone));
    steps.add(new Step(strategy, workload, pipeline));
    if (plan.paced().contains(workload)) {
      RoundTripProbe paced = roundTrip(strategy, workload, plan.thinkMicros());
      subjects.add(new Subject.Paced(strategy, workload, paced, plan.thinkMicros()));
      steps.add(new Step(strategy, workload, paced));
    }
  }

  private RoundTripProbe roundTrip(String strategy, Workload<?, ?> workload, long thinkMicros) {
    return new RoundTripProbe(loop, offload, strategy, workload, thinkMicros);
  }

  /** Fails when a task does. On a machine too busy for the plan the later measurements are shorter. */
  Future<List<Row>> run() {
    Promise<List<Row>> done = Promise.promise();
    endNanos = System.nanoTime() + plan.budget().toNanos();
    slicesLeft = steps.size() * (plan.warmUps() + plan.rounds());
    round(-plan.warmUps(), done);
    return done.future();
  }

  /** Rounds below 0 warm up. */
  private void round(int number, Promise<List<Row>> done) {
    if (number == plan.rounds()) {
      done.complete(subjects.stream().map(Subject::row).toList());
      return;
    }
    if (number <= 0) {
      steps.forEach(step -> step.probe().reset());
    }
    progress.accept(number < 0
        ? "warming up (" + steps.size() + " measurements)"
        : "round " + (number + 1) + " of " + plan.rounds());
    step(0, () -> round(number + 1, done), done);
  }

  private void step(int index, Runnable next, Promise<?> done) {
    if (index == steps.size()) {
      next.run();
      return;
    }
    Step step = steps.get(index);
    long now = System.nanoTime();
    long slice = Math.max(SHORTEST_NANOS, (endNanos - now) / slicesLeft--);
    step.probe().run(now + slice).onComplete(
        ignored -> loop.runOnContext(turn -> step(index + 1, next, done)),
        thrown -> done.fail(new IllegalStateException(
            "Strategy " + step.strategy() + ", task " + step.workload().name() + ": " + thrown.getMessage(), thrown)));
  }

  private record Step(String strategy, Workload<?, ?> workload, Probe probe) {}

  /** What one row is made of. */
  private sealed interface Subject {
    Row row();

    record BackToBack(String strategy, Workload<?, ?> workload, RoundTripProbe lone, PipelineProbe pipeline)
        implements Subject {
      @Override
      public Row row() {
        return rowOf(strategy, workload, 0, workload.inFlight(), lone.micros(), pipeline.perSecond());
      }
    }

    record Paced(String strategy, Workload<?, ?> workload, RoundTripProbe paced, long thinkMicros) implements Subject {
      @Override
      public Row row() {
        return rowOf(strategy, workload, thinkMicros, 1, paced.micros(), paced.perSecond());
      }
    }

    private static Row rowOf(
        String strategy, Workload<?, ?> workload, long thinkMicros, int inFlight, Row.Micros micros, double perSecond) {
      return new Row(
          strategy, workload.name(), workload.payloadBytes(), workload.workMicros(), thinkMicros, inFlight, micros,
          Math.round(perSecond), Math.round(perSecond * workload.payloadBytes()));
    }
  }
}
