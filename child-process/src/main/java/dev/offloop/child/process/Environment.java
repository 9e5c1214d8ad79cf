package dev.offloop.child.process;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of a process.
 *
 * @param variables names and values; a name has no {@code =}, and neither holds a NUL
 * @param inherited whether the variables of this process are there too, where they are not named
 */
public record Environment(Map<String, String> variables, boolean inherited) {
  public Environment {
    variables = Map.copyOf(variables);
    variables.forEach((name, value) -> {
      Texts.refuseNul("The name of an environment variable", name);
      Texts.refuseNul("The environment variable " + name, value);
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
      }
    });
  }

  /** That of this process. */
  public static Environment inherit() {
    return new Environment(Map.of(), true);
  }

  /** That of this process with these added or changed. */
  public static Environment extendedBy(Map<String, String> variables) {
    return new Environment(variables, true);
  }

  /** These and no others. */
  public static Environment only(Map<String, String> variables) {
    return new Environment(variables, false);
  }

  /** What the process finds in its environment. */
  Map<String, String> effective() {
    Map<String, String> all = new HashMap<>(inherited ? System.getenv() : Map.of());
    all.putAll(variables);
    return all;
  }
}
