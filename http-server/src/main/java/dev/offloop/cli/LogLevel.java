package dev.offloop.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The least that is logged, but for loggers that the configuration of Logback names. */
enum LogLevel {
    ERROR(Level.ERROR),
    WARN(Level.WARN),
    INFO(Level.INFO),
    DEBUG(Level.DEBUG);

    /** As the configuration has it; null until a level was first set. */
    private static @Nullable Level configured;

    @SuppressWarnings("ImmutableEnumChecker") // there is one of each
    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /** Any thread; empty for the level of the configuration. */
    static synchronized void set(Optional<LogLevel> wanted) {
        root().ifPresent(root -> {
            Level before = configured == null ? root.getLevel() : configured;
            configured = before;
            root.setLevel(wanted.map(level -> level.level).orElse(before));
        });
    }

    /** Empty where another library logs than the one that the command line has, and while that one starts. */
    private static Optional<Logger> root() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                : Optional.empty();
    }
}
