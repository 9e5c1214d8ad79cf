package dev.offloop.task;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a worker is gone.
 *
 * @param worker name of the worker, such as {@code child-2}
 * @param generation how many workers stood in this place before, plus one
 * @param pid its process id; 0 for a worker that was no process
 * @param exitCode its exit code, when it ended by itself
 * @param signal name of the signal that ended it, such as {@code SIGKILL}
 * @param lastLines its last lines of standard error, oldest first
 */
public record LossCause(
    String worker, long generation, long pid, OptionalInt exitCode, Optional<String> signal, List<String> lastLines) {
  public LossCause {
    lastLines = List.copyOf(lastLines);
  }

  /** One line for people. */
  public String summary() {
    String how = signal.map(s -> "was ended by " + s)
        .or(() -> exitCode.isPresent() ? Optional.of("exited with code " + exitCode.getAsInt()) : Optional.empty())
        .orElse("is gone");
    String said = lastLines.isEmpty() ? "" : "; its last line: " + lastLines.getLast();
    return worker + " (pid " + pid + ", generation " + generation + ") " + how + said;
  }
}
