package dev.offloop.child.process;

import dev.offloop.child.memory.NativeProcess;

/** Sending signals. */
final class Signals {
  private Signals() {}

  /**
   * Sends it to a process of ours or below one of ours.
   *
   * @return false when the process has ended or the kernel refuses
   */
  static boolean send(ProcessHandle process, Signal signal) {
    if (!process.isAlive()) {
      return false;
    }
    return switch (signal) {
      // Java's own way, which never hits another process that has got the same id meanwhile.
      case SIGTERM -> process.destroy();
      case SIGKILL -> process.destroyForcibly();
      default -> NativeProcess.kill(process.pid(), signal.number());
    };
  }
}
