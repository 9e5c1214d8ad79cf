package dev.offloop.offload;

import java.time.Duration;

/**
 * When a request is refused because it ends the workers that run it. Only ends of the workers' own making count: a
 * crash, an exit, a full heap; not a SIGKILL from outside nor one by the supervisor.
 *
 * @param lossesPerInput so many workers may crash with one request, the same input and parameters under the same
 *     strategy, from any client, and as many may run out of memory; 0 for any number
 * @param lossesPerTask so many may crash in a row with one task under one strategy, whatever its input, with none of
 *     its runs ending well meanwhile; from then on none of its runs that loses its worker is started again, until one
 *     ends well; 0 for any number
 * @param time for which a request is refused
 */
public record QuarantinePolicy(int lossesPerInput, int lossesPerTask, Duration time) {
    public QuarantinePolicy {
        if (lossesPerInput < 0 || lossesPerTask < 0 || !time.isPositive()) {
            throw new IllegalArgumentException(
                    "lossesPerInput and lossesPerTask must be at least 0 and time positive, not " + lossesPerInput
                            + ", " + lossesPerTask + ", " + time.toMillis() + " ms");
        }
    }

    /** Three losses of an input, twenty in a row of a task; for ten minutes. */
    public static QuarantinePolicy defaults() {
        return new QuarantinePolicy(3, 20, Duration.ofMinutes(10));
    }
}
