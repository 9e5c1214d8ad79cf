package dev.offloop.child.lifecycle;

import dev.offloop.child.config.Supervision.Recycling;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long one child may work before it is replaced although it is healthy.
 *
 * @param tasks it may do
 * @param ageNanos it may reach
 * @param residentBytes it may take
 */
record Lifespan(long tasks, long ageNanos, long residentBytes) {
    /** Draws one within the limits; what is not limited is endless. */
    static Lifespan draw(Recycling limits, RandomGenerator random) {
        return new Lifespan(
                jittered(limits.tasks(), random),
                jittered(limits.age().toNanos(), random),
                limits.residentMegabytes() == 0 ? Long.MAX_VALUE : (long) limits.residentMegabytes() << 20);
    }

    private static long jittered(long limit, RandomGenerator random) {
        return limit == 0 ? Long.MAX_VALUE : limit - random.nextLong(limit / 10 + 1);
    }

    /** Why a child that has done so much is to be replaced. */
    Optional<String> endedBy(long tasksDone, long age, long resident) {
        if (tasksDone >= tasks) {
            return Optional.of("it has done " + tasksDone + " tasks");
        }
        if (age >= ageNanos) {
            return Optional.of("it is " + age / 1_000_000_000 + " s old");
        }
        return resident >= residentBytes ? Optional.of("it takes " + (resident >> 20) + " MiB") : Optional.empty();
    }

    boolean limitsMemory() {
        return residentBytes < Long.MAX_VALUE;
    }
}
