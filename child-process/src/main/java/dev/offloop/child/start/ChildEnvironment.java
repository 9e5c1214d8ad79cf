package dev.offloop.child.start;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a child: what this list names, and what its configuration allows or sets. Neither secrets of the
 * parent nor variables that change how a JVM starts reach a task by chance.
 */
final class ChildEnvironment {
    /** Where files are, the user, and in which language and time zone. */
    private static final Set<String> ALLOWED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LANGUAGE",
            "LC_*",
            "TZ",
            "TMPDIR",
            "TMP",
            "TEMP",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "SystemRoot");

    private ChildEnvironment() {}

    /**
     * Whether a child sees this variable of its parent's.
     *
     * @param more each {@code NAME}, {@code PREFIX*}, or {@code NAME=VALUE}
     */
    static boolean isSeen(String name, List<String> more) {
        return isAllowed(name, ALLOWED) || isAllowed(name, more);
    }

    /** Those that are given with their values. */
    static Map<String, String> given(List<String> more) {
        Map<String, String> given = new HashMap<>();
        for (String entry : more) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                given.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return given;
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
