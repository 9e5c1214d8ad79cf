package dev.offloop.task;

import java.util.Objects;

/**
 * How far a task is, by its own account.
 *
 * @param done of the work, in units of the task's choice; not negative
 * @param total of the work, in the same units; 0 when that is not known
 * @param message what it is at, in a few words; cut after {@value #MAX_MESSAGE_CHARS} characters
 */
public record Progress(long done, long total, String message) {
    /** So that a message fits the page that a child shares with its parent. */
    public static final int MAX_MESSAGE_CHARS = 200;

    public Progress {
        Objects.requireNonNull(message, "message");
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException("Progress is not negative: " + done + " of " + total);
        }
        if (message.length() > MAX_MESSAGE_CHARS) {
            boolean halved = Character.isHighSurrogate(message.charAt(MAX_MESSAGE_CHARS - 1));
            message = message.substring(0, halved ? MAX_MESSAGE_CHARS - 1 : MAX_MESSAGE_CHARS);
        }
    }
}
