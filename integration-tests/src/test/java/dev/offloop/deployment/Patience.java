package dev.offloop.deployment;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what another process does: looks until it is so, and never longer than it was given. */
final class Patience {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Patience() {}

    /** Returns as soon as the condition holds; fails with the description when it does not in time. */
    static void until(Duration most, Supplier<String> description, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > most.toNanos()) {
                throw new AssertionError("Not within " + most.toMillis() + " ms: " + description.get());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
