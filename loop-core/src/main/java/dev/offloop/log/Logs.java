package dev.offloop.log;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives loggers. An application without a provider of SLF4J on its class path would see no warning of this library; it
 * sees them by {@code java.util.logging}, as those of Vert.x, which prints on standard error unless it is told
 * otherwise. One that has {@code slf4j-nop} there gets no log.
 */
public final class Logs {
    private static final boolean SILENT =
            LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory && !isProviderThere();

    private Logs() {}

    /** The logger of a class. */
    public static Logger of(Class<?> type) {
        return of(type.getName());
    }

    /** The logger of this name. */
    public static Logger of(String name) {
        return SILENT ? new JdkLogger(name) : LoggerFactory.getLogger(name);
    }

    private static boolean isProviderThere() {
        try {
            return ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
                    .iterator()
                    .hasNext();
        } catch (ServiceConfigurationError e) {
            // It cannot be used, of which SLF4J has told already.
            return false;
        }
    }
}
