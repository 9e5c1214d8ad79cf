package dev.offloop.http.connection;

import java.util.Locale;

/** Why no connection is accepted for a while. */
public enum PauseReason {
    /** As many are open as may be. */
    CONNECTIONS,
    /** The system refused: mostly as the process has no file descriptor left. */
    DESCRIPTORS;

    /** For metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
