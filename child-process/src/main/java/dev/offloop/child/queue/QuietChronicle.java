package dev.offloop.child.queue;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps Chronicle from what it does unasked. Children are told the same on their command line. */
final class QuietChronicle {
    /** No usage reports to the vendor, no disk monitor thread. */
    private static final Map<String, String> PROPERTIES =
            Map.of("chronicle.analytics.disable", "true", "chronicle.disk.monitor.disable", "true");

    /** Warns that it is not used because a JVM flag is missing. Held, so that it keeps its level. */
    private static final Logger UNUSED_CLEANER =
            Logger.getLogger("net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService");

    private QuietChronicle() {}

    /** To be called before the first class of Chronicle is used. Leaves what the user has set. */
    static void ensure() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        if (UNUSED_CLEANER.getLevel() == null) {
            UNUSED_CLEANER.setLevel(Level.OFF);
        }
    }
}
