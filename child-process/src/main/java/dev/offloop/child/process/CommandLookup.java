package dev.offloop.child.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the file of a command as {@code execvp} does, but in the PATH that the process is to have. Looks at files. */
final class CommandLookup {
  /** Where {@code execvp} looks when there is no PATH. */
  private static final String DEFAULT_PATH = "/usr/bin:/bin";

  private CommandLookup() {}

  /**
   * What to give to Java for this command: the command as it is where Java looks in the same PATH, else its file.
   *
   * @throws SpawnException when there is no such file, or none that may be run
   */
  static String resolve(String command, Optional<Path> cwd, Map<String, String> environment) {
    if (command.indexOf('/') >= 0) {
      Path file = cwd.orElse(Path.of("")).resolve(command).toAbsolutePath();
      if (!Files.exists(file)) {
        throw new SpawnException("ENOENT", command, "there is no file " + file);
      }
      if (!isProgram(file)) {
        throw new SpawnException("EACCES", command, file + " is no file that may be run");
      }
      return command;
    }
    String path = environment.getOrDefault("PATH", DEFAULT_PATH);
    Path file = find(command, cwd, path);
    return path.equals(System.getenv("PATH")) ? command : file.toString();
  }

  private static Path find(String command, Optional<Path> cwd, String path) {
    boolean forbidden = false;
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path file = cwd.orElse(Path.of("")).resolve(directory).resolve(command).toAbsolutePath();
      if (isProgram(file)) {
        return file;
      }
      forbidden |= Files.isRegularFile(file);
    }
    if (forbidden) {
      throw new SpawnException("EACCES", command, "it may not be run where it is found in PATH=" + path);
    }
    throw new SpawnException("ENOENT", command, "there is no such command in PATH=" + path);
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
