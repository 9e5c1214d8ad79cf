package dev.offloop.cli.compare.measure;

import dev.offloop.child.ChildConfig;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A strategy of ours. */
public final class OwnStrategy implements Contestant {
  /** Into the queue, out of it in the child, and the same for the answer. */
  private static final double COPIES_BY_FRAME = 4;

  /** Into shared memory and out of it again; the task reads and answers in place. */
  private static final double COPIES_IN_PLACE = 2;

  /** Threads that are handed the array itself. */
  private static final Set<String> BY_REFERENCE = Set.of("inline", "platform", "virtual");

  private final LoopStand stand;
  private final String strategy;
  private final ProcFs proc;

  public OwnStrategy(LoopStand stand, String strategy, ProcFs proc) {
    this.stand = stand;
    this.strategy = strategy;
    this.proc = proc;
  }

  @Override
  public String name() {
    return strategy;
  }

  @Override
  public boolean isPeer() {
    return false;
  }

  @Override
  public boolean answers(Question question) {
    return true;
  }

  @Override
  public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
    return switch (question) {
      case LONE -> stand.lone(strategy, workload, nanos);
      case PAUSED -> stand.paused(strategy, workload, nanos);
      case SATURATED -> stand.saturated(strategy, workload, nanos);
      case STEADY -> stand.steady(strategy, workload, perSecond, nanos);
    };
  }

  @Override
  public double memoryBytes() {
    double sum = 0;
    for (long child : children()) {
      OptionalLong bytes = proc.proportionalBytes(child);
      sum += bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    }
    return sum;
  }

  /** A model, not a measurement: what codecs copy besides is theirs. */
  @Override
  public double copiesPerByte(int payloadBytes) {
    if (BY_REFERENCE.contains(strategy)) {
      return 0;
    }
    return payloadBytes > ChildConfig.defaults().frameBytes() ? COPIES_IN_PLACE : COPIES_BY_FRAME;
  }

  private List<Long> children() {
    return stand.children(strategy);
  }

  /** Nothing of its own to give back: strategies end with their {@code Offload}. */
  @Override
  public void close() {}
}
