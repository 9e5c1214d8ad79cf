package dev.offloop.child.platform;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.link.LinkFiles;

/**
 * What the queues of a pool may take.
 *
 * @param bytes that all take together at most
 * @param cycleBytes the most after which a queue file is followed by the next
 */
public record QueueQuota(long bytes, long cycleBytes) {
    /** Smaller files are not worth going on with for lack of room: a container has 64 MiB, unless told otherwise. */
    private static final long MIN_CYCLE_BYTES = 2 << 20;

    /** With less room than this nothing can be started. */
    public static QueueQuota least(ChildConfig config) {
        return of(config, Math.min(config.cycleBytes(), MIN_CYCLE_BYTES));
    }

    /** Files as large as configured, unless they could take more than half of the room there is; then smaller ones. */
    static QueueQuota fitting(ChildConfig config, long roomBytes) {
        QueueQuota least = least(config);
        for (long cycle = config.cycleBytes(); cycle > least.cycleBytes(); cycle /= 2) {
            QueueQuota quota = of(config, cycle);
            if (quota.bytes() <= roomBytes / 2) {
                return quota;
            }
        }
        return least;
    }

    /** With files as large as these, for other children. */
    public QueueQuota of(ChildConfig config) {
        return of(config, cycleBytes);
    }

    private static QueueQuota of(ChildConfig config, long cycleBytes) {
        Supervision supervision = config.supervision();
        long most = Math.max(config.children(), supervision.scaling().maxChildren()) + supervision.spares() + 1L;
        return new QueueQuota(most * LinkFiles.maxBytes(config.frameBytes(), cycleBytes), cycleBytes);
    }
}
