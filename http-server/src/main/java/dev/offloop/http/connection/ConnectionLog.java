package dev.offloop.http.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics of all that is done to connections, and the log of each reason once a minute. Any thread. */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final ConnectionObserver observer;
    private final Map<Enum<?>, Line> lines = new HashMap<>();

    ConnectionLog(ConnectionObserver observer) {
        this.observer = observer;
        for (EndReason reason : EndReason.values()) {
            lines.put(reason, new Line());
        }
        for (PauseReason reason : PauseReason.values()) {
            lines.put(reason, new Line());
        }
    }

    /** How often it happened since the last line; 0 when no line is due. */
    private long due(Enum<?> reason) {
        return Objects.requireNonNull(lines.get(reason)).due();
    }

    void ended(EndReason reason, Object peer) {
        observer.onEnded(reason);
        long count = due(reason);
        if (count > 0) {
            LOG.warn(
                    "Connections are ended: the one of {} {}; {} since the last such line",
                    peer,
                    reason.words(),
                    count);
        }
    }

    void full(int connections) {
        observer.onPaused(PauseReason.CONNECTIONS);
        long count = due(PauseReason.CONNECTIONS);
        if (count > 0) {
            LOG.warn(
                    "{} connections are open, as many as --connections allows: accepting pauses until one is closed; "
                            + "{} pauses since the last such line",
                    connections,
                    count);
        }
    }

    void acceptFailed(Throwable cause, int connections, long descriptors) {
        observer.onPaused(PauseReason.DESCRIPTORS);
        long count = due(PauseReason.DESCRIPTORS);
        if (count > 0) {
            LOG.warn(
                    "A connection cannot be accepted ({}) while {} are open: accepting pauses for a second. The process may have {} "
                            + "file descriptors: raise 'ulimit -n', or lower --connections; {} such failures since the last such line",
                    cause.getMessage(),
                    connections,
                    descriptors,
                    count);
        }
    }

    /** When a line is due again. */
    private static final class Line {
        private final AtomicLong untold = new AtomicLong();
        private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

        long due() {
            untold.incrementAndGet();
            long last = toldAt.get();
            long now = System.nanoTime();
            return now - last >= INTERVAL_NANOS && toldAt.compareAndSet(last, now) ? untold.getAndSet(0) : 0;
        }
    }
}
