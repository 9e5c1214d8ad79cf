package dev.offloop.loop.diagnostics;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the running JVM. What it does not measure is reported as 0. */
final class HotSpotProbe implements JvmProbe, AutoCloseable {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private final Intervals collections = new Intervals();
    private final Intervals stalls = new Intervals();
    private final GarbageCollections garbage =
            new GarbageCollections((collector, start, end) -> collections.add(start, end));

    /** The detector's thread should have run at the first instant, and did at the second. */
    void stalled(long fromNanos, long toNanos) {
        stalls.add(fromNanos, toNanos);
    }

    @Override
    public List<StackTraceElement> stack(Thread thread) {
        return List.of(thread.getStackTrace());
    }

    @Override
    public long cpuNanos(Thread thread) {
        return threads.isThreadCpuTimeSupported() ? Math.max(0, threads.getThreadCpuTime(thread.threadId())) : 0;
    }

    @Override
    public long collectingNanos(long fromNanos, long toNanos) {
        return collections.overlap(fromNanos, toNanos);
    }

    @Override
    public long stalledNanos(long fromNanos, long toNanos) {
        return stalls.overlap(fromNanos, toNanos);
    }

    @Override
    public long compilingNanos() {
        return compilers != null && compilers.isCompilationTimeMonitoringSupported()
                ? TimeUnit.MILLISECONDS.toNanos(compilers.getTotalCompilationTime())
                : 0;
    }

    @Override
    public void close() {
        garbage.close();
    }
}
