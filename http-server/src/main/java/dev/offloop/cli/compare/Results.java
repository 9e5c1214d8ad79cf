package dev.offloop.cli.compare;

import dev.offloop.cli.compare.analysis.Distribution;
import dev.offloop.cli.compare.analysis.WarmUp;
import dev.offloop.cli.compare.measure.Contestant;
import dev.offloop.cli.compare.measure.Question;
import dev.offloop.cli.compare.measure.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, step by step and round by round. Main thread. */
final class Results {
  private final Map<Step, List<Slice>> slices = new LinkedHashMap<>();
  private final Map<Contestant, String> givenUp = new LinkedHashMap<>();
  private int warmUp;

  void add(Step step, Slice slice) {
    slices.computeIfAbsent(step, ignored -> new ArrayList<>()).add(slice);
  }

  /** Forgets all of a contestant that has failed. */
  void giveUp(Contestant contestant, String reason) {
    givenUp.put(contestant, reason);
    slices.keySet().removeIf(step -> step.cell().contestant().equals(contestant));
  }

  boolean gaveUp(Contestant contestant) {
    return givenUp.containsKey(contestant);
  }

  /** Who failed, and why. */
  Map<Contestant, String> givenUp() {
    return Collections.unmodifiableMap(givenUp);
  }

  /** The newest rate of saturation, which the steady one is derived from; 0 when there is none yet. */
  double lastRate(Cell cell) {
    List<Slice> all = slices.getOrDefault(new Step(cell, Question.SATURATED), List.of());
    return all.isEmpty() ? 0 : all.getLast().perSecond();
  }

  /** Looks how many rounds were warm-up and leaves them out from here on. */
  void settle() {
    List<double[]> costs = new ArrayList<>();
    slices.forEach((step, measured) -> {
      if (step.question() == Question.LONE) {
        costs.add(measured.stream().mapToDouble(Slice::p50Micros).toArray());
      } else if (step.question() == Question.SATURATED) {
        costs.add(measured.stream().mapToDouble(slice -> 1 / slice.perSecond()).toArray());
      }
    });
    warmUp = WarmUp.rounds(costs);
  }

  /** Rounds that count. */
  int rounds() {
    return slices.values().stream().mapToInt(List::size).min().orElse(0) - warmUp;
  }

  /** Rounds left out. */
  int warmUp() {
    return warmUp;
  }

  boolean has(Cell cell, Question question) {
    return slices.containsKey(new Step(cell, question));
  }

  /** The rounds that count. */
  List<Slice> of(Cell cell, Question question) {
    List<Slice> all = slices.getOrDefault(new Step(cell, question), List.of());
    return all.subList(Math.min(warmUp, all.size()), all.size());
  }

  /** One number per round that counts. */
  double[] values(Cell cell, Question question, ToDoubleFunction<Slice> value) {
    return of(cell, question).stream().mapToDouble(value).toArray();
  }

  /** The times of all rounds that count. */
  Distribution nanos(Cell cell, Question question) {
    return Distribution.merge(of(cell, question).stream().map(Slice::nanos).toList());
  }
}
