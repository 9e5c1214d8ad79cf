package dev.offloop.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job is. The order is part of what is stored. */
public enum JobState {
    /** Accepted, and waits for its turn or its time. */
    QUEUED,
    /** An attempt was recorded, and may have begun. */
    RUNNING,
    /** An attempt ended without a result, and another one will come. */
    RETRYING,
    /** There is a result. */
    DONE,
    /** The task threw, refused its input, or was not done by its deadline. */
    FAILED,
    /** It was taken back. */
    CANCELLED,
    /** What ran it died, and it may not run again. */
    LOST;

    /** Whether nothing more happens by itself. */
    public boolean isEnded() {
        return switch (this) {
            case QUEUED, RUNNING, RETRYING -> false;
            case DONE, FAILED, CANCELLED, LOST -> true;
        };
    }

    /** Whether it waits for an attempt. */
    public boolean isWaiting() {
        return this == QUEUED || this == RETRYING;
    }

    /** Whether it is a dead letter: ended without a result, and not by the wish of a caller. */
    public boolean isDead() {
        return this == FAILED || this == LOST;
    }

    /** As answers have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this word. */
    public static Optional<JobState> of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }
}
