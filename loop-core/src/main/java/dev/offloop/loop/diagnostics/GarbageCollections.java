package dev.offloop.loop.diagnostics;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Reports each garbage collection that stopped the JVM, to the millisecond. Runs on a thread of the JVM's, shortly
 * after each. A collection that runs beside the application is no pause and left out.
 */
final class GarbageCollections implements NotificationListener, AutoCloseable {
    /** Where pauses go; times as of {@link System#nanoTime()}. */
    interface Sink {
        void paused(String collector, long startNanos, long endNanos);
    }

    private final Sink sink;
    /** What System.nanoTime() was when the JVM's uptime, by which collections are dated, was 0. */
    private final long startNanos;

    GarbageCollections(Sink sink) {
        this.sink = sink;
        long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
        this.startNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(uptimeMillis);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(this, null, collector.getName());
            }
        }
    }

    @Override
    public void handleNotification(Notification notification, Object collector) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        GcInfo collection = info.getGcInfo();
        if (!isConcurrent(info)) {
            sink.paused(info.getGcName(), at(collection.getStartTime()), at(collection.getEndTime()));
        }
    }

    private static boolean isConcurrent(GarbageCollectionNotificationInfo info) {
        return info.getGcName().endsWith("Cycles") || info.getGcCause().equals("No GC");
    }

    private long at(long uptimeMillis) {
        return startNanos + TimeUnit.MILLISECONDS.toNanos(uptimeMillis);
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(this);
                } catch (ListenerNotFoundException e) {
                    // Not registered with this one: nothing to take back.
                }
            }
        }
    }
}
