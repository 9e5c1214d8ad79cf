package dev.offloop.child.supervise;

import java.io.IOException;

/**
 * How one child is started.
 *
 * @param start starts it
 * @param fromCache whether with an AOT cache
 * @param ownGroup whether it leads a process group of its own
 * @param outputLinesPerSecond of what it prints, logged at most
 */
record Launch(Start start, boolean fromCache, boolean ownGroup, int outputLinesPerSecond) {
  /** Starts a process, or what stands for one. */
  @FunctionalInterface
  interface Start {
    Process start() throws IOException;
  }
}
