package dev.offloop.http;

import dev.offloop.http.security.Audit;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells the audit log of what callers without the role tried to do: some of it in each minute, as they may try without
 * end.
 */
final class RefusedActions {
    private static final long SPAN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_LINES = 10;

    private final LongSupplier nanoClock;
    private long begunAt;
    private int lines;
    private long untold;

    RefusedActions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.begunAt = nanoClock.getAsLong();
    }

    void tell(Endpoint endpoint, String by) {
        long now = nanoClock.getAsLong();
        if (now - begunAt >= SPAN_NANOS) {
            begunAt = now;
            lines = 0;
        }
        if (lines == MAX_LINES) {
            untold++;
            return;
        }
        lines++;
        String more = untold == 0 ? "" : "; " + untold + " more before it are not told";
        untold = 0;
        Audit.refused(actionOf(endpoint), by, "without the role operate" + more);
    }

    static String actionOf(Endpoint endpoint) {
        return endpoint.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
