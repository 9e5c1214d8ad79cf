package dev.offloop.task;

import java.util.Arrays;
import java.util.List;

/**
 * What a task threw, in a form that travels between processes.
 *
 * @param type class name of the throwable
 * @param message its message; empty when it had none
 * @param stack the innermost frames, at most {@value #MAX_FRAMES}
 * @param invalidInput whether the caller's input is to blame
 */
public record Failure(String type, String message, List<String> stack, boolean invalidInput) {
  /** Enough to find the line, small enough for a frame. */
  public static final int MAX_FRAMES = 16;

  private static final int MAX_MESSAGE = 2_000;

  public Failure {
    stack = List.copyOf(stack);
  }

  /** Takes down a throwable. */
  public static Failure of(Throwable thrown) {
    String message = messageOf(thrown);
    return new Failure(
        thrown.getClass().getName(),
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…",
        Arrays.stream(thrown.getStackTrace()).limit(MAX_FRAMES).map(StackTraceElement::toString).toList(),
        thrown instanceof InvalidInputException);
  }

  /** Exceptions of others may compute their message, and fail at it. */
  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "(getMessage() threw " + e.getClass().getName() + ")";
    }
  }

  /** Type and message in one line. */
  public String summary() {
    return message.isEmpty() ? type : type + ": " + message;
  }
}
