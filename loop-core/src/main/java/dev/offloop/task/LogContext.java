package dev.offloop.task;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** The context of log lines, SLF4J's {@link MDC}, of the calling thread. */
public final class LogContext {
    private LogContext() {}

    /** What it holds; unmodifiable. */
    public static Map<String, String> current() {
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context == null || context.isEmpty()) {
            return Map.of();
        }
        Map<String, String> copy = new HashMap<>(context);
        copy.values().removeIf(value -> value == null);
        return Map.copyOf(copy);
    }

    /**
     * Has log lines of this thread say this, until what is answered is run.
     *
     * @return sets back what was before
     */
    public static Runnable enter(Map<String, String> context) {
        Map<String, String> before = current();
        MDC.setContextMap(context);
        return () -> {
            if (before.isEmpty()) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        };
    }
}
