package dev.offloop.offload;

import dev.offloop.task.Priority;

/**
 * Which priority is served next. The highest that has tasks; but each time one that has tasks is passed over its age
 * grows by one, and at {@value #NORMAL_AGE} passes for normal and {@value #LOW_AGE} for low it is served once and
 * starts anew. So under a flood of high-priority tasks one start in nine is normal and one in 33 low: enough that
 * nothing waits for ever, without a clock and without touching the waiting tasks. Home loop only.
 */
final class Ageing {
    static final int NORMAL_AGE = 8;
    static final int LOW_AGE = 32;

    private int normalAge;
    private int lowAge;

    /** Of those that have tasks, at least one. */
    Priority next(boolean high, boolean normal, boolean low) {
        Priority chosen = choose(high, normal, low);
        normalAge = !normal || chosen == Priority.NORMAL ? 0 : normalAge + 1;
        lowAge = !low || chosen == Priority.LOW ? 0 : lowAge + 1;
        return chosen;
    }

    private Priority choose(boolean high, boolean normal, boolean low) {
        if (low && lowAge >= LOW_AGE) {
            return Priority.LOW;
        }
        if (normal && normalAge >= NORMAL_AGE) {
            return Priority.NORMAL;
        }
        return high ? Priority.HIGH : normal ? Priority.NORMAL : Priority.LOW;
    }
}
