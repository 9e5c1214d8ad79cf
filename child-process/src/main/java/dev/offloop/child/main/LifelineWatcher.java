package dev.offloop.child.main;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.NativeProcess;
import java.io.IOException;

/**
 * Ends the process the moment its parent is gone, also while a task is busy and reads no bell: it blocks in reading a
 * connection until the end-of-file. What the parent writes on it are heartbeats, which this thread answers on the control page:
 * as long as it does, the process is not stopped, whatever its tasks do.
 */
final class LifelineWatcher {
  private LifelineWatcher() {}

  static void start(Bell lifeline, ControlPage control) {
    NativeProcess.SelfDestruct selfDestruct = NativeProcess.selfDestruct();
    Thread.ofPlatform().name("offloop-lifeline").daemon().start(() -> {
      try {
        while (lifeline.await()) {
          control.beat();
        }
      } catch (IOException e) {
        // A broken lifeline is a cut one.
      }
      selfDestruct.fire();
    });
  }
}
