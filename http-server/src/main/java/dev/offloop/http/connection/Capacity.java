package dev.offloop.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections this process can hold: half of the file descriptors that are free when it begins to listen,
 * since children that are started later need some, and no more than fill an eighth of the heap.
 */
public final class Capacity {
    /** What an open connection takes of the heap and of Netty's buffers, its half-sent head included. */
    private static final long BYTES_PER_CONNECTION = 16 * 1024;

    private static final int LEAST = 16;

    private Capacity() {}

    /** Of this process, now. May take milliseconds: a worker thread. */
    public static int ofThisProcess() {
        long byHeap = Runtime.getRuntime().maxMemory() / 8 / BYTES_PER_CONNECTION;
        return of(freeDescriptors(), byHeap);
    }

    static int of(long freeDescriptors, long byHeap) {
        return Math.clamp(Math.min(freeDescriptors / 2, byHeap), LEAST, Integer.MAX_VALUE);
    }

    /** File descriptors that this process may have. */
    static long maxDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** As many as one likes where the system does not tell. */
    private static long freeDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
