package dev.offloop.cli;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Numbers and times of options that are out of their bounds: one line that names the option, what was given and what
 * may be.
 */
final class Bounds {
    private static final long MIB = 1 << 20;

    private Bounds() {}

    /** The number, when it is within its bounds. */
    static int count(String option, long given, long least, long most) {
        require(given >= least && given <= most, option, Long.toString(given), least + " to " + most);
        return (int) given;
    }

    /** The size in MiB, when it is within its bounds, which are in MiB as well. */
    static int mebibytes(String option, long bytes, long least, long most) {
        require(bytes >= least * MIB && bytes <= most * MIB, option, sizeOf(bytes), least + "m to " + most + "m");
        return (int) (bytes / MIB);
    }

    /** The size in bytes, when it is within its bounds. */
    static long size(String option, long bytes, long least, long most) {
        require(bytes >= least && bytes <= most, option, sizeOf(bytes), sizeOf(least) + " to " + sizeOf(most));
        return bytes;
    }

    /** The time, when it is zero, which stands for never, or as long as the least that makes sense. */
    static Duration timeOrNever(String option, Duration given, Duration least) {
        require(
                given.isZero() || given.compareTo(least) >= 0,
                option,
                textOf(given),
                "0s for never, or " + textOf(least) + " or more");
        return given;
    }

    /** The time, when it is as long as the least that makes sense. */
    static Duration time(String option, Duration given, Duration least) {
        require(given.compareTo(least) >= 0, option, textOf(given), textOf(least) + " or more");
        return given;
    }

    /** What this makes; what it refuses is the mistake of this option. */
    static <T> T named(String option, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw new UserError(option + ": " + e.getMessage(), e);
        }
    }

    private static String textOf(Duration time) {
        return time.equals(Duration.ofSeconds(time.toSeconds())) ? time.toSeconds() + "s" : time.toNanos() / 1e6 + "ms";
    }

    private static String sizeOf(long bytes) {
        return bytes % MIB == 0 ? bytes / MIB + "m" : bytes + " bytes";
    }

    private static void require(boolean holds, String option, String given, String allowed) {
        if (!holds) {
            throw new UserError(option + " must be " + allowed + ", not " + given);
        }
    }
}
