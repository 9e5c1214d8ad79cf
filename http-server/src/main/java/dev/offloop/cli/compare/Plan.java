package dev.offloop.cli.compare;

import java.time.Duration;
import java.util.List;

/**
 * What is measured and for how long. What is left of the time is shared evenly by the measurements to come; every round
 * makes each once, so that a disturbance of the machine does not hit one strategy alone.
 *
 * @param budget time for all rounds together, warm-up included
 * @param warmUps rounds that are not counted
 * @param rounds rounds that are counted, at least 1
 * @param thinkMicros the pause of the second round-trip measurement
 * @param paced workloads whose round trip is also measured with a pause
 * @param workloads all workloads
 */
record Plan(
    Duration budget,
    int warmUps,
    int rounds,
    long thinkMicros,
    List<Workload<?, ?>> paced,
    List<Workload<?, ?>> workloads) {
  private static final int ECHO_IN_FLIGHT = 1_000;
  private static final int BURN_IN_FLIGHT = 16;

  /** Half a minute, also on a busy machine. */
  static Plan quick() {
    Workload<?, ?> echo = Workload.echo(64, ECHO_IN_FLIGHT);
    return new Plan(
        Duration.ofSeconds(24), 1, 3, 1_000, List.of(echo), List.of(echo, Workload.burn(1_000, BURN_IN_FLIGHT)));
  }

  /** Two minutes, with larger bodies too. */
  static Plan full() {
    Workload<?, ?> echo = Workload.echo(64, ECHO_IN_FLIGHT);
    return new Plan(
        Duration.ofMinutes(2),
        2,
        5,
        1_000,
        List.of(echo),
        List.of(
            echo,
            Workload.echo(16 << 10, 128),
            Workload.echo(1 << 20, 8),
            Workload.burn(1_000, BURN_IN_FLIGHT),
            Workload.burn(25_000, BURN_IN_FLIGHT)));
  }
}
