package dev.offloop.offload;

import java.time.Duration;

/**
 * When a task, or one input of it, is refused because it ends the workers that run it. Only ends of the workers' own making
 * count: a crash, an exit, a full heap; not a SIGKILL from outside nor one by the supervisor.
 *
 * @param lossesPerInput so many workers may be lost with one input, whoever submits it; 0 for any number
 * @param lossesPerTask so many may be lost in a row with one task, whatever its input, with none of its runs ending well
 *     meanwhile; 0 for any number
 * @param time for which it is then refused
 */
public record QuarantinePolicy(int lossesPerInput, int lossesPerTask, Duration time) {
  public QuarantinePolicy {
    if (lossesPerInput < 0 || lossesPerTask < 0 || !time.isPositive()) {
      throw new IllegalArgumentException("lossesPerInput and lossesPerTask must be at least 0 and time positive, not "
          + lossesPerInput + ", " + lossesPerTask + ", " + time.toMillis() + " ms");
    }
  }

  /** Three losses of an input, twenty in a row of a task; for ten minutes. */
  public static QuarantinePolicy defaults() {
    return new QuarantinePolicy(3, 20, Duration.ofMinutes(10));
  }
}
