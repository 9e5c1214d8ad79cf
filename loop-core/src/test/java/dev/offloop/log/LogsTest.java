package dev.offloop.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
    @Test
    void aProviderOfSlf4jThatIsThereIsUsed() {
        assertThat(Logs.of(LogsTest.class)).isSameAs(LoggerFactory.getLogger(LogsTest.class));
    }

    @Test
    void theLoggerOfTheJdkGetsLevelTextAndThrowable() {
        Logger jdk = Logger.getLogger("dev.offloop.log.LogsTest");
        List<LogRecord> records = new ArrayList<>();
        Handler handler = recording(records);
        jdk.addHandler(handler);
        jdk.setUseParentHandlers(false);
        Exception thrown = new IllegalStateException("thrown");
        try {
            JdkLogger logger = new JdkLogger(jdk.getName());
            logger.debug("not to be seen");
            logger.info("one {}", 1);
            logger.warn("{} and {} of {0}", "two", 2);
            logger.error("three", thrown);
        } finally {
            jdk.removeHandler(handler);
            jdk.setUseParentHandlers(true);
        }

        assertThat(records).extracting(LogRecord::getLevel).containsExactly(Level.INFO, Level.WARNING, Level.SEVERE);
        assertThat(records).extracting(LogRecord::getMessage).containsExactly("one 1", "two and 2 of {0}", "three");
        assertThat(records).extracting(LogRecord::getSourceClassName).containsOnly(jdk.getName());
        assertThat(records.getLast().getThrown()).isSameAs(thrown);
    }

    private static Handler recording(List<LogRecord> into) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                into.add(line);
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
