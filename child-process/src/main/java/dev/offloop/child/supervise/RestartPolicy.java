package dev.offloop.child.supervise;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When the next child may start. A child that had finished a task is replaced at once; those that had not make the pause
 * before the next start grow. After {@value #CIRCUIT_DEATHS} of them in a row, or after fewer when they take long to die, the
 * circuit is open: new tasks are refused until a child is ready again.
 *
 * <p>A finished task forgives those that died once they were ready. It says nothing about those that never got ready: children
 * started long ago may work well while no other can be started any more.
 */
final class RestartPolicy {
  static final int CIRCUIT_DEATHS = 20;
  static final int FREE_DEATHS = 3;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RandomGenerator random;
  private final long patienceNanos;

  /** In a row, with no child getting ready meanwhile. */
  private int deathsAtStart;

  /** In a row, with no child finishing a task meanwhile. */
  private int deathsOnceReady;

  private long firstDeathNanos;
  private boolean open;
  private String lastCause = "";

  /** What a child had come to when it died. */
  enum Career {
    NEVER_READY,
    READY,
    /** It had finished a task. */
    USEFUL
  }

  /**
   * Nobody has died yet.
   *
   * @param patience after which {@value #FREE_DEATHS} deaths in a row are enough to open the circuit
   */
  RestartPolicy(RandomGenerator random, Duration patience) {
    this.random = random;
    this.patienceNanos = patience.toNanos();
  }

  /** A child takes tasks: an open circuit lets some through, and opens again should that child die as well. */
  void onReady() {
    deathsOnceReady = Math.min(deathsInARow(), CIRCUIT_DEATHS - 1);
    deathsAtStart = 0;
    open = false;
  }

  /** A child finished a task. */
  void onUseful() {
    deathsOnceReady = 0;
    open = false;
  }

  /**
   * A child died that was to work on.
   *
   * @param nowNanos on any clock, always the same
   * @return how long to wait before the next start
   */
  Duration onDeath(Career career, String cause, long nowNanos) {
    lastCause = cause;
    if (deathsInARow() == 0) {
      firstDeathNanos = nowNanos;
    }
    switch (career) {
      case NEVER_READY -> deathsAtStart++;
      case READY -> deathsOnceReady++;
      case USEFUL -> {
        onUseful();
        return Duration.ZERO;
      }
    }
    int deaths = deathsInARow();
    open = deaths >= CIRCUIT_DEATHS || (deaths >= FREE_DEATHS && nowNanos - firstDeathNanos >= patienceNanos);
    return deaths <= FREE_DEATHS ? Duration.ZERO : pauseAfter(deaths);
  }

  private int deathsInARow() {
    return deathsAtStart + deathsOnceReady;
  }

  private Duration pauseAfter(int deaths) {
    long doubled = FIRST_PAUSE_NANOS << Math.min(20, deaths - FREE_DEATHS - 1);
    long pause = Math.min(LONGEST_PAUSE_NANOS, doubled);
    // Between half and the whole of it, so that children that died together do not start together.
    return Duration.ofNanos(pause / 2 + random.nextLong(pause / 2));
  }

  /** Why no task is taken, when that is so. */
  Optional<String> openCircuit() {
    return open
        ? Optional.of(deathsInARow() + " children in a row died before they finished a task; the last: " + lastCause)
        : Optional.empty();
  }
}
