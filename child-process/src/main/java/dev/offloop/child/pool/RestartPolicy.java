package dev.offloop.child.pool;

import dev.offloop.child.lifecycle.ChildProgress;
import dev.offloop.task.LossCause.Blame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When the next child may start. A child that had finished a task is replaced at once; those that had not make the
 * pause before the next start grow. After {@value #CIRCUIT_DEATHS} of them in a row, or after fewer when they take long
 * to die, the circuit is open: new tasks are refused until a child is ready again.
 *
 * <p>A child that was killed from outside says little against the others: it makes a short pause at most, however far
 * it had got, and opens the circuit only when none has got ready for long.
 *
 * <p>A finished task clears the count of those that died once they were ready, not of those that never got ready:
 * children started long ago may work well while no other can be started any more.
 */
final class RestartPolicy {
    static final int CIRCUIT_DEATHS = 20;
    static final int FREE_DEATHS = 3;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LONGEST_PAUSE_AFTER_KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final RandomGenerator random;
    private final long patienceNanos;

    /** In a row, with no child getting ready meanwhile. */
    private int deathsAtStart;

    /** In a row, with no child finishing a task meanwhile. */
    private int deathsOnceReady;

    /** From outside, with no child finishing a task meanwhile. */
    private int kills;

    /** Of them those since a child got ready. */
    private int killsAtStart;

    private long firstKillNanos;
    private long firstDeathNanos;
    private boolean open;
    private String lastCause = "";

    /**
     * Starts with no deaths counted.
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
        killsAtStart = 0;
        open = false;
    }

    /** A child finished a task. */
    void onUseful() {
        deathsOnceReady = 0;
        kills = 0;
        open = false;
    }

    /**
     * A child died that was to work on.
     *
     * @param blame what caused it
     * @param nowNanos on any clock, always the same
     * @return how long to wait before the next start
     */
    Duration onDeath(ChildProgress progress, Blame blame, String cause, long nowNanos) {
        lastCause = cause;
        if (progress != ChildProgress.FINISHED_A_TASK && blame == Blame.OUTSIDE) {
            return onKill(nowNanos);
        }
        if (deathsInARow() == 0) {
            firstDeathNanos = nowNanos;
        }
        switch (progress) {
            case NEVER_READY -> deathsAtStart++;
            case READY -> deathsOnceReady++;
            case FINISHED_A_TASK -> {
                onUseful();
                return Duration.ZERO;
            }
        }
        int deaths = deathsInARow();
        open = deaths >= CIRCUIT_DEATHS || (deaths >= FREE_DEATHS && nowNanos - firstDeathNanos >= patienceNanos);
        return pauseAfter(deaths, LONGEST_PAUSE_NANOS);
    }

    private Duration onKill(long nowNanos) {
        kills++;
        if (killsAtStart++ == 0) {
            firstKillNanos = nowNanos;
        }
        open |= killsAtStart > FREE_DEATHS && nowNanos - firstKillNanos >= patienceNanos;
        return pauseAfter(kills, LONGEST_PAUSE_AFTER_KILL_NANOS);
    }

    private int deathsInARow() {
        return deathsAtStart + deathsOnceReady;
    }

    private Duration pauseAfter(int deaths, long longestNanos) {
        if (deaths <= FREE_DEATHS) {
            return Duration.ZERO;
        }
        long doubled = FIRST_PAUSE_NANOS << Math.min(20, deaths - FREE_DEATHS - 1);
        long pause = Math.min(longestNanos, doubled);
        // Between half and the whole of it, so that children that died together do not start together.
        return Duration.ofNanos(pause / 2 + random.nextLong(pause / 2));
    }

    /** Why no task is taken, when that is so. */
    Optional<String> openCircuit() {
        return open
                ? Optional.of(deathsInARow() + killsAtStart
                        + " children in a row died before they finished a task; the last: " + lastCause)
                : Optional.empty();
    }
}
