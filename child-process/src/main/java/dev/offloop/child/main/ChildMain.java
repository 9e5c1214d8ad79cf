package dev.offloop.child.main;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.NativeProcess;
import dev.offloop.child.wire.Hello;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;

/** The main class of a child JVM. */
public final class ChildMain {
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
        Bell.connect(arguments.bell(), new Hello(Hello.Purpose.LIFELINE, arguments.serial())),
        ControlPage.open(arguments.files().control()));
    try (AgentLoop agent = new AgentLoop(arguments)) {
      agent.run(TaskRegistry.load(ChildMain.class.getClassLoader()));
    }
  }
}
