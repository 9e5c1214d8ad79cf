package dev.offloop.child.main;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.memory.ArenaShape;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.NativeProcess;
import dev.offloop.child.wire.Hello;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The main class of a child JVM. */
public final class ChildMain {
  /** How long to look for the next request before waiting for the bell; no longer than waking up takes. */
  private static final long LINGER_NANOS = Runtime.getRuntime().availableProcessors() > 1 ? 30_000 : 0;

  private static final int EXIT_BROKEN = 70;

  private ChildMain() {}

  public static void main(String[] args) {
    try {
      run(ChildArguments.parse(args));
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      System.err.flush();
      Runtime.getRuntime().halt(EXIT_BROKEN);
    }
  }

  private static void run(ChildArguments arguments) throws IOException {
    NativeProcess.dieWithParent();
    NativeProcess.ignoreStopSignals();
    NativeProcess.lowerPriority(arguments.niceness());
    LifelineWatcher.start(
        connect(arguments, Hello.Purpose.LIFELINE), ControlPage.open(arguments.files().control()));
    Bell bell = connect(arguments, Hello.Purpose.BELL);
    try (ChildLink link = new ChildLink(arguments.files());
        ArenaView arena = openArena(arguments.arena(), link.control())) {
      TaskRunner runner = new TaskRunner(arguments, arena);
      ChildAgent agent = new ChildAgent(link, runner, TaskRegistry.load(ChildMain.class.getClassLoader()), bell);
      while (agent.work()) {
        // The definitions that the parent left before it started this process.
      }
      link.control().markReady();
      bell.ring();
      runUntilParentIsGone(agent, bell);
    }
  }

  private static @Nullable ArenaView openArena(ArenaShape shape, ControlPage control) {
    if (shape.isNone()) {
      return null;
    }
    try {
      return new ArenaView(shape);
    } catch (IOException e) {
      System.err.println("Large bodies go by files, which is slower: this child cannot open the arena: " + e);
      control.markWithoutArena();
      return null;
    }
  }

  private static Bell connect(ChildArguments arguments, Hello.Purpose purpose) throws IOException {
    return Bell.connect(arguments.bell(), new Hello(purpose, arguments.serial()));
  }

  private static void runUntilParentIsGone(ChildAgent agent, Bell bell) throws IOException {
    while (true) {
      if (agent.work()) {
        continue;
      }
      long idleSince = System.nanoTime();
      while (!agent.work()) {
        if (System.nanoTime() - idleSince < LINGER_NANOS) {
          Thread.onSpinWait();
        } else if (agent.park()) {
          if (!bell.await()) {
            return;
          }
          agent.unpark();
          break;
        }
      }
    }
  }
}
