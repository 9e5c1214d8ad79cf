package dev.offloop.child.memory;

import dev.offloop.os.SelfDestruct;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places at which a test has a process die by SIGKILL: {@code -Doffloop.failpoint=BEFORE_BELL:5} among its JVM options
 * kills it when it reaches that place for the fifth time. Without the option, which is read once, a place costs
 * nothing: the compiler sees a constant.
 */
public enum Failpoint {
    /** A task is claimed and has not run yet. */
    AFTER_CLAIM,
    /** A frame is written and its record not yet complete. */
    INSIDE_APPEND,
    /** A record is complete and not yet published. */
    AFTER_APPEND,
    /** A reply is published and the parent not yet rung. */
    BEFORE_BELL,
    /** The queue has gone on to its next file, whose first record is open. */
    AT_ROLL,
    /** A record of the journal of jobs is written and not yet complete. */
    JOURNAL_INSIDE_APPEND,
    /** A record of the journal is complete, and what asked for it not yet answered. */
    JOURNAL_AFTER_APPEND,
    /** The journal has gone on to its next file, whose first record is open. */
    JOURNAL_AT_ROLL;

    private static final String SETTING = System.getProperty("offloop.failpoint", "");
    private static final @Nullable Failpoint ARMED =
            SETTING.isEmpty() ? null : valueOf(SETTING.substring(0, SETTING.indexOf(':')));
    private static final AtomicInteger LEFT =
            new AtomicInteger(SETTING.isEmpty() ? 0 : Integer.parseInt(SETTING.substring(SETTING.indexOf(':') + 1)));

    /** Dies here if that is asked for. */
    public void reached() {
        if (this == ARMED && LEFT.decrementAndGet() == 0) {
            SelfDestruct.link().fire();
        }
    }
}
