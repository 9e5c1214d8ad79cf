package dev.offloop.child.main;

import dev.offloop.child.memory.NativeProcess;
import java.io.IOException;

/**
 * Ends the process the moment its parent is gone, also while a task is busy and reads no bell: it blocks in reading a
 * connection on which nothing is ever written, so that it costs nothing until the end-of-file.
 */
final class LifelineWatcher {
  private LifelineWatcher() {}

  static void start(Bell lifeline) {
    NativeProcess.SelfDestruct selfDestruct = NativeProcess.selfDestruct();
    Thread.ofPlatform().name("offloop-lifeline").daemon().start(() -> {
      try {
        while (lifeline.await()) {
          // Nobody writes here; if somebody does, it means nothing.
        }
      } catch (IOException e) {
        // A broken lifeline is a cut one.
      }
      selfDestruct.fire();
    });
  }
}
