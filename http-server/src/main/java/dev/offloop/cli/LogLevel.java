package dev.offloop.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The least that is logged, but for loggers that the configuration of Logback names. */
enum LogLevel {
    ERROR(Level.ERROR),
    WARN(Level.WARN),
    INFO(Level.INFO),
    DEBUG(Level.DEBUG);

    /** As the configuration has it; empty where another library logs than the one that the command line has. */
    private static final Optional<Level> CONFIGURED = root().map(Logger::getLevel);

    @SuppressWarnings("ImmutableEnumChecker") // there is one of each
    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /** Any thread; empty for the level of the configuration. */
    static void set(Optional<LogLevel> wanted) {
        root().ifPresent(root -> root.setLevel(
                wanted.map(level -> level.level).or(() -> CONFIGURED).orElse(null)));
    }

    private static Optional<Logger> root() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                : Optional.empty();
    }
}
