package dev.offloop.http.overload;

import java.time.Duration;

/**
 * Beyond what a service takes no more tasks for the time being.
 *
 * @param loopDelay by which the event loop may be late, for three looks in a row; zero for any time
 * @param memoryPercent to which the heap may be full after a collection, and the memory of the container or machine;
 *     100 for no bound
 */
public record OverloadBounds(Duration loopDelay, int memoryPercent) {
    public OverloadBounds {
        if (loopDelay.isNegative()) {
            throw new IllegalArgumentException("The delay of the loop must not be negative, but is " + loopDelay);
        }
        if (memoryPercent < 1 || memoryPercent > 100) {
            throw new IllegalArgumentException("Memory is bounded by 1 to 100 percent, not " + memoryPercent);
        }
    }

    /** A loop that is late by a second, and memory of which 95 % are used. */
    public static OverloadBounds defaults() {
        return new OverloadBounds(Duration.ofSeconds(1), 95);
    }

    boolean watchesMemory() {
        return memoryPercent < 100;
    }
}
