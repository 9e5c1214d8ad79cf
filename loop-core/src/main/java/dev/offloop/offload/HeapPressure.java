package dev.offloop.offload;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the heap of this process was nearly full after the last collection. Home loop only. */
final class HeapPressure {
    private static final double FULL = 0.85;

    /** Between two looks. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HomeLoop home;
    private final List<MemoryPoolMXBean> pools;
    private long lookedNanos;
    private boolean isShort;

    HeapPressure(HomeLoop home) {
        this.home = home;
        this.lookedNanos = home.nanoTime() - FRESH_NANOS;
        this.pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getCollectionUsage() != null)
                .toList();
    }

    boolean isShort() {
        long now = home.nanoTime();
        if (now - lookedNanos >= FRESH_NANOS) {
            lookedNanos = now;
            isShort = isNearlyFull();
        }
        return isShort;
    }

    /** What survived, of what the whole heap may hold. */
    private boolean isNearlyFull() {
        long used = pools.stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        return used > FULL * Runtime.getRuntime().maxMemory();
    }
}
