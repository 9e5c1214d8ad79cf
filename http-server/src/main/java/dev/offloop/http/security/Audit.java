package dev.offloop.http.security;

import dev.offloop.log.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators did, a line each, by a logger of its own: {@value #LOGGER}, level INFO. What comes from outside is
 * escaped. Any thread.
 */
public final class Audit {
    /** So that a configuration of logging can send the lines to a file that is kept. */
    public static final String LOGGER = "dev.offloop.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private Audit() {}

    /** Something was done, or is now being done. */
    public static void done(String action, String by, String what) {
        LOG.info("action={} by={} result=done {}", action, Printable.of(by), Printable.of(what));
    }

    /** Something was asked for, and not done. */
    public static void refused(String action, String by, String why) {
        LOG.info("action={} by={} result=refused {}", action, Printable.of(by), Printable.of(why));
    }
}
