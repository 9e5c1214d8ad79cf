package dev.offloop.child.supervise;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a child: what this list names, and what its configuration allows or sets. Neither secrets of the parent nor
 * variables that change how a JVM starts come to a task by chance.
 */
final class ChildEnvironment {
  /** Where things are, who runs them, and in which language and time zone. */
  private static final Set<String> ALLOWED = Set.of(
      "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH",
      "DYLD_LIBRARY_PATH", "SystemRoot");

  private ChildEnvironment() {}

  /**
   * What a child sees of these variables.
   *
   * @param more each {@code NAME}, {@code PREFIX*}, or {@code NAME=VALUE}
   */
  static Map<String, String> of(Map<String, String> inherited, List<String> more) {
    Map<String, String> seen = new HashMap<>();
    inherited.forEach((name, value) -> {
      if (isAllowed(name, ALLOWED) || isAllowed(name, more)) {
        seen.put(name, value);
      }
    });
    for (String entry : more) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        seen.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return seen;
  }

  private static boolean isAllowed(String name, Iterable<String> patterns) {
    for (String pattern : patterns) {
      boolean matches = (pattern.endsWith("*") && !pattern.contains("="))
          ? name.startsWith(pattern.substring(0, pattern.length() - 1))
          : name.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
