package dev.offloop.child.start;

import java.util.List;

/** What a child prints. */
@FunctionalInterface
public interface Output {
    /**
     * The last lines of standard error, after waiting a moment for a dead process's output to end. Blocks; not on the
     * loop.
     */
    List<String> lastLines(long waitMillis);
}
