package dev.offloop.child.supervise;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When the next child may start. A child that had finished a task is replaced at once; those that had not make the pause
 * before the next start grow, and after {@value #CIRCUIT_DEATHS} of them in a row, with no child finishing anything
 * meanwhile, the circuit is open: new tasks are refused until a child is ready again.
 */
final class RestartPolicy {
  static final int CIRCUIT_DEATHS = 20;
  private static final int FREE_DEATHS = 3;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RandomGenerator random;
  private int uselessDeaths;
  private String lastCause = "";

  RestartPolicy(RandomGenerator random) {
    this.random = random;
  }

  /** A child takes tasks: an open circuit lets some through, and opens again should that child die as well. */
  void onReady() {
    uselessDeaths = Math.min(uselessDeaths, CIRCUIT_DEATHS - 1);
  }

  /** A child finished a task. */
  void onUseful() {
    uselessDeaths = 0;
  }

  /**
   * A child died.
   *
   * @param useful whether it had finished a task
   * @return how long to wait before the next start
   */
  Duration onDeath(boolean useful, String cause) {
    lastCause = cause;
    if (useful) {
      uselessDeaths = 0;
      return Duration.ZERO;
    }
    uselessDeaths++;
    if (uselessDeaths <= FREE_DEATHS) {
      return Duration.ZERO;
    }
    long doubled = FIRST_PAUSE_NANOS << Math.min(20, uselessDeaths - FREE_DEATHS - 1);
    long pause = Math.min(LONGEST_PAUSE_NANOS, doubled);
    // Between half and the whole of it, so that children that died together do not start together.
    return Duration.ofNanos(pause / 2 + random.nextLong(pause / 2));
  }

  /** Why no task is taken, when that is so. */
  Optional<String> openCircuit() {
    return uselessDeaths < CIRCUIT_DEATHS
        ? Optional.empty()
        : Optional.of(uselessDeaths + " children in a row died before they finished a task; the last: " + lastCause);
  }
}
