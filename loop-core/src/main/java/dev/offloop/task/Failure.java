package dev.offloop.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task threw, in a form that travels between processes. All of it is bounded, so that it fits a frame; longer
 * texts are cut, and a half of a surrogate pair is replaced by U+FFFD, so that every encoding can carry it.
 *
 * @param type class name of the throwable
 * @param message its message; empty when it had none
 * @param stack the innermost frames, at most {@value #MAX_FRAMES}
 * @param causes what caused it, the nearest first, at most {@value #MAX_CAUSES}
 * @param invalidInput whether the caller's input is to blame
 */
public record Failure(String type, String message, List<String> stack, List<Cause> causes, boolean invalidInput) {
    /** Enough to find the line, small enough for a frame. */
    public static final int MAX_FRAMES = 16;

    /** How deep a chain of causes is followed. */
    public static final int MAX_CAUSES = 8;

    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_CAUSE_MESSAGE = 500;
    private static final int MAX_NAME = 300;
    private static final char REPLACEMENT = '\uFFFD';

    /** The failure of a task of which nothing can be told, for lack of memory for one; made beforehand. */
    public static final Failure UNKNOWN = new Failure(
            Throwable.class.getName(), "What the task threw cannot be described", List.of(), List.of(), false);

    public Failure {
        type = bounded(type, MAX_NAME);
        message = bounded(message, MAX_MESSAGE);
        stack = stack.stream()
                .limit(MAX_FRAMES)
                .map(frame -> bounded(frame, MAX_NAME))
                .toList();
        causes = causes.stream().limit(MAX_CAUSES).toList();
    }

    /**
     * One cause.
     *
     * @param type class name of the throwable
     * @param message its message; empty when it had none
     */
    public record Cause(String type, String message) {
        public Cause {
            type = bounded(type, MAX_NAME);
            message = bounded(message, MAX_CAUSE_MESSAGE);
        }

        /** Type and message in one line. */
        public String summary() {
            return message.isEmpty() ? type : type + ": " + message;
        }
    }

    /** Takes down a throwable. Never throws, whatever the throwable's own methods do. */
    public static Failure of(Throwable thrown) {
        try {
            return new Failure(
                    thrown.getClass().getName(),
                    messageOf(thrown),
                    stackOf(thrown),
                    causesOf(thrown),
                    thrown instanceof InvalidInputException);
        } catch (Throwable e) {
            return ofTypeAlone(thrown);
        }
    }

    private static Failure ofTypeAlone(Throwable thrown) {
        try {
            return new Failure(
                    thrown.getClass().getName(),
                    UNKNOWN.message,
                    List.of(),
                    List.of(),
                    thrown instanceof InvalidInputException);
        } catch (Throwable e) {
            return UNKNOWN;
        }
    }

    private static String messageOf(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            return "(getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    private static List<String> stackOf(Throwable thrown) {
        List<String> frames = new ArrayList<>(MAX_FRAMES);
        @Nullable StackTraceElement @Nullable [] trace;
        try {
            trace = thrown.getStackTrace();
        } catch (Throwable e) {
            return List.of("(getStackTrace() threw " + e.getClass().getName() + ")");
        }
        for (int i = 0; trace != null && i < Math.min(MAX_FRAMES, trace.length); i++) {
            frames.add(Objects.toString(trace[i]));
        }
        return frames;
    }

    @SuppressWarnings("ReferenceEquality") // A throwable that is its own cause ends the chain.
    private static List<Cause> causesOf(Throwable thrown) {
        List<Cause> causes = new ArrayList<>();
        Throwable effect = thrown;
        while (causes.size() < MAX_CAUSES) {
            Throwable cause;
            try {
                cause = effect.getCause();
            } catch (Throwable e) {
                causes.add(new Cause(e.getClass().getName(), "(thrown by getCause())"));
                break;
            }
            if (cause == null || cause == effect || cause == thrown) {
                break;
            }
            causes.add(new Cause(cause.getClass().getName(), messageOf(cause)));
            effect = cause;
        }
        return causes;
    }

    private static String bounded(String text, int most) {
        int length = Math.min(text.length(), most);
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return wellFormed(text, length) + (text.length() > most ? "…" : "");
            }
        }
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    private static String wellFormed(String text, int length) {
        StringBuilder copy = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                copy.append(unit).append(text.charAt(++i));
            } else {
                copy.append(Character.isSurrogate(unit) ? REPLACEMENT : unit);
            }
        }
        return copy.toString();
    }

    /** Type and message in one line. */
    public String summary() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
