package dev.offloop.cli;

import java.time.Duration;

/**
 * Decides when changed code is to be run: once it has not changed for a while, for longer when files are missing, as a
 * compiler deletes before it writes, and never while a place is missing or empty. One thread.
 */
final class QuietPeriod {
    static final Duration USUAL = Duration.ofMillis(150);
    static final Duration AFTER_DELETION = Duration.ofSeconds(1);

    private CodeFiles taken;
    private CodeFiles last;
    private long changedNanos;

    QuietPeriod(CodeFiles taken, long nowNanos) {
        this.taken = taken;
        this.last = taken;
        this.changedNanos = nowNanos;
    }

    /** Whether the files, as they are now, are to be run. */
    boolean isOver(CodeFiles now, long nowNanos) {
        if (!now.equals(last)) {
            last = now;
            changedNanos = nowNanos;
        }
        Duration needed = now.lacksAnyOf(taken) ? AFTER_DELETION : USUAL;
        return now.complete() && !now.equals(taken) && nowNanos - changedNanos >= needed.toNanos();
    }

    /** These were run, or cannot be; returns how many had changed. */
    long take(CodeFiles files) {
        long changes = files.changesSince(taken);
        taken = files;
        return changes;
    }
}
