package dev.offloop.log;

import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The logger of this name of {@code java.util.logging}. */
final class JdkLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient Logger jdk;

    JdkLogger(String name) {
        this.name = name;
        this.jdk = Logger.getLogger(name);
    }

    private static java.util.logging.Level of(Level level) {
        return switch (level) {
            case ERROR -> java.util.logging.Level.SEVERE;
            case WARN -> java.util.logging.Level.WARNING;
            case INFO -> java.util.logging.Level.INFO;
            case DEBUG -> java.util.logging.Level.FINE;
            case TRACE -> java.util.logging.Level.FINEST;
        };
    }

    @Override
    public boolean isTraceEnabled() {
        return jdk.isLoggable(of(Level.TRACE));
    }

    @Override
    public boolean isDebugEnabled() {
        return jdk.isLoggable(of(Level.DEBUG));
    }

    @Override
    public boolean isInfoEnabled() {
        return jdk.isLoggable(of(Level.INFO));
    }

    @Override
    public boolean isWarnEnabled() {
        return jdk.isLoggable(of(Level.WARN));
    }

    @Override
    public boolean isErrorEnabled() {
        return jdk.isLoggable(of(Level.ERROR));
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    /** Under the logger's name, as the caller that the JDK would find is this class. */
    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        jdk.logp(of(level), getName(), null, MessageFormatter.basicArrayFormat(pattern, arguments), thrown);
    }
}
