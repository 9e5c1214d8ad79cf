package dev.offloop.child.process;

import dev.offloop.child.memory.NativeProcess;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Signals for a process and all below it.
 *
 * <p>The tree changes while it is read: a process forks, and the child of one that has ended belongs to nobody. So all
 * are stopped first, from the root down, until a reading finds nobody new. Then nobody can fork any more, each gets the
 * signal, and each goes on, to handle it. Reads {@code /proc}: blocks for milliseconds; not on the loop.
 */
final class ProcessTree {
  /** Readings until it is given up to catch them all: each must find processes that were made since the last. */
  private static final int MAX_READINGS = 50;

  private ProcessTree() {}

  /**
   * Sends the signal to all of them.
   *
   * @param leader whether the process leads a process group, whose other members get it too
   * @return how many processes below the root got it; members of the group that are not below it are not counted
   */
  static int signal(Process root, Signal signal, boolean leader) {
    ProcessHandle top = root.toHandle();
    Set<ProcessHandle> below = new LinkedHashSet<>();
    if (top.isAlive()) {
      Signals.send(top, Signal.SIGSTOP);
      stopAllBelow(top, below);
    }
    int reached = 0;
    for (ProcessHandle process : below) {
      reached += Signals.send(process, signal) ? 1 : 0;
    }
    Signals.send(top, signal);
    if (leader) {
      NativeProcess.kill(-root.pid(), signal.number());
    }
    if (signal != Signal.SIGSTOP) {
      below.forEach(process -> Signals.send(process, Signal.SIGCONT));
      Signals.send(top, Signal.SIGCONT);
    }
    return reached;
  }

  private static void stopAllBelow(ProcessHandle top, Set<ProcessHandle> below) {
    boolean grown = true;
    for (int reading = 0; reading < MAX_READINGS && grown; reading++) {
      grown = false;
      for (ProcessHandle process : top.descendants().toList()) {
        if (below.add(process)) {
          Signals.send(process, Signal.SIGSTOP);
          grown = true;
        }
      }
    }
  }
}
