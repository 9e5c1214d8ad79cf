package dev.offloop.child.supervise;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.JvmFlags;
import dev.offloop.child.main.ChildArguments;
import dev.offloop.child.main.ChildMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM. */
final class ChildCommand {
  private ChildCommand() {}

  static ProcessBuilder of(ChildConfig config, ChildArguments arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.all());
    command.addAll(List.of(
        "-Xmx" + config.heapMegabytes() + "m",
        "-Xms8m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+UseCountedLoopSafepoints",
        "-XX:LoopStripMiningIter=1000",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-Djava.awt.headless=true",
        "-cp",
        config.classPath(),
        ChildMain.class.getName()));
    command.addAll(arguments.toList());
    return new ProcessBuilder(command);
  }
}
