package dev.offloop.child.supervise;

import dev.offloop.child.wire.Frame;
import dev.offloop.task.LossCause;
import java.util.List;

/**
 * What a dead child left.
 *
 * @param replies answers that were published and not yet read
 * @param lastLines of its standard error
 * @param claimed tasks it had begun with
 */
record Remains(List<Frame> replies, List<String> lastLines, long claimed) {
  private static final long OUTPUT_WAIT_MILLIS = 200;

  /** Nothing can be read: every task counts as begun. */
  static final Remains UNREADABLE = new Remains(List.of(), List.of(), Long.MAX_VALUE);

  /** Reads them. Undertaker thread, after the process has ended. */
  static Remains of(Generation dead) {
    return new Remains(dead.drain(), dead.output().lastLines(OUTPUT_WAIT_MILLIS), dead.control().claimed());
  }

  /** Why the child is gone. */
  LossCause cause(String worker, long generation, Process process) {
    int exitValue = process.exitValue();
    return new LossCause(
        worker, generation, process.pid(), ExitStatus.exitCode(exitValue), ExitStatus.signal(exitValue), lastLines);
  }
}
