package dev.offloop.child.supervise;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.JvmFlags;
import dev.offloop.child.main.ChildArguments;
import dev.offloop.child.main.ChildMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of a child JVM. The training run of its AOT cache shares all of it but the main class. */
final class ChildCommand {
  private ChildCommand() {}

  static ProcessBuilder of(ChildConfig config, ChildArguments arguments, Optional<Path> aotCache) {
    List<String> command = new ArrayList<>(jvm(config, aotCache));
    command.addAll(List.of("-cp", config.classPath(), ChildMain.class.getName()));
    command.addAll(arguments.toList());
    return new ProcessBuilder(command);
  }

  /** The JVM and its flags. */
  static List<String> jvm(ChildConfig config, Optional<Path> aotCache) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.all());
    command.addAll(List.of(
        "-Xmx" + config.heapMegabytes() + "m",
        "-Xms8m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        // What the JVM says as it ends belongs to the last lines of standard error.
        "-XX:+DisplayVMOutputToStderr",
        "-XX:ErrorFile=" + CrashFiles.pattern(config.crashDirectory()),
        "-XX:-CreateCoredumpOnCrash",
        // So that a task's counted loop does not hold up the whole process; strip mining keeps the polls cheap.
        "-XX:+UseCountedLoopSafepoints",
        "-XX:LoopStripMiningIter=1000",
        "-XX:-UsePerfData",
        // The AOT cache stands where it was made for, so that its pages are not changed and children share them.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:ArchiveRelocationMode=0",
        "-Djava.awt.headless=true"));
    command.addAll(config.jvmOptions());
    // A cache that does not fit is passed over; the warning goes to the log.
    aotCache.ifPresent(file -> command.add("-XX:AOTCache=" + file));
    return command;
  }
}
