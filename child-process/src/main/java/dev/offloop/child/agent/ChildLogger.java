package dev.offloop.child.agent;

import dev.offloop.log.Printable;
import dev.offloop.task.LogContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Prints what is at least INFO; of Chronicle, which tells much of itself at every start, what is at least WARN. */
final class ChildLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private static final String CHRONICLE = "net.openhft.";

    ChildLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return !name.startsWith(CHRONICLE);
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        Map<String, String> context = LogContext.current();
        String beside = context.isEmpty() ? "" : " " + Printable.of(new TreeMap<>(context).toString());
        System.err.println(level + " " + name + " " + MessageFormatter.basicArrayFormat(pattern, arguments) + beside);
        if (thrown != null) {
            thrown.printStackTrace();
        }
    }
}
