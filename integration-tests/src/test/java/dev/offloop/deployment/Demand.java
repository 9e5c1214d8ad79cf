package dev.offloop.deployment;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: skipped where it is missing, but a failure in CI, which must have it. */
final class Demand {
    private Demand() {}

    static void that(boolean holds, String need) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.assertTrue(holds, () -> "CI must see to it that " + need);
        }
        Assumptions.assumeTrue(holds, () -> "Skipped; it would need that " + need);
    }
}
