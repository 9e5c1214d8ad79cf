package dev.offloop.deployment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the launcher is started.
 *
 * @param arguments of the command
 * @param environment set on top of that of the tests
 * @param wrapper command that starts it; none when empty
 */
record Launch(List<String> arguments, Map<String, String> environment, List<String> wrapper) {
  static final Path ROOT = Path.of(System.getProperty("offloop.root"));

  /** Kept between the tests, so that only the first service makes the children's AOT cache. */
  private static final Path CACHE = ROOT.resolve("integration-tests/target/cache");

  Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    wrapper = List.copyOf(wrapper);
  }

  static Launch of(String... arguments) {
    return new Launch(List.of(arguments), Map.of("XDG_CACHE_HOME", CACHE.toString()), List.of());
  }

  /** {@code offloop serve} on a port that the system chooses, its queues in this directory. */
  static Launch serve(Path runtimeDirectory) {
    return of("serve", "--port", "0", "--runtime-dir", runtimeDirectory.toString());
  }

  Launch with(Object... more) {
    List<String> all = new ArrayList<>(arguments);
    for (Object argument : more) {
      all.add(argument.toString());
    }
    return new Launch(all, environment, wrapper);
  }

  Launch withVariable(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Launch(arguments, more, wrapper);
  }

  Launch wrappedIn(String... command) {
    return new Launch(arguments, environment, List.of(command));
  }

  /**
   * Starts it in a process group of its own, as a shell does, with the usual signal handling even where the tests themselves
   * were started in the background.
   */
  Process start() {
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    command.addAll(wrapper);
    command.add(ROOT.resolve("offloop").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError("The launcher cannot be started", e);
    }
  }
}
