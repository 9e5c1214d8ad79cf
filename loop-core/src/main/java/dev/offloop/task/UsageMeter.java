package dev.offloop.task;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures what runs take of one thread; of that thread alone. Around a run it is called in the order {@link #begin},
 * {@link #end}, {@link #usage}.
 *
 * <p>A thread's processor time costs a system call. So tasks are measured by name: one whose runs have become brief is
 * not measured until a run of it takes long again. The first run of a name is always measured.
 */
public final class UsageMeter {
    /** On threads whose processor time cannot be asked for, such as virtual ones. Measures nothing. */
    public static final UsageMeter NONE = new UsageMeter(false);

    /** Two readings of the clock, about half a microsecond, are 1 % of that. */
    private static final long BRIEF_NANOS = 50_000;

    /** Of a name that has not run. */
    private static final long UNKNOWN_NANOS = Long.MAX_VALUE;

    private static volatile com.sun.management.@Nullable ThreadMXBean threads;

    private final boolean enabled;
    private final Map<String, Recent> byName = new HashMap<>();
    private Recent recent = new Recent("");
    private com.sun.management.@Nullable ThreadMXBean measuring;
    private long cpuNanos;
    private long allocatedBytes;

    private UsageMeter(boolean enabled) {
        this.enabled = enabled;
    }

    /** For one thread of the operating system, which need not be the calling one. */
    public static UsageMeter ofThread() {
        return new UsageMeter(true);
    }

    /**
     * Loads what the JDK measures with, which takes it milliseconds; until then nothing is measured. Any thread that
     * may be kept so long, any number of times.
     *
     * @return whether this JVM can measure
     */
    public static boolean loaded() {
        if (threads == null
                && ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
                && bean.isCurrentThreadCpuTimeSupported()
                && bean.isThreadCpuTimeEnabled()
                && bean.isThreadAllocatedMemorySupported()
                && bean.isThreadAllocatedMemoryEnabled()) {
            // The first readings load the rest.
            if (bean.getCurrentThreadCpuTime() >= 0 && bean.getCurrentThreadAllocatedBytes() >= 0) {
                threads = bean;
            }
        }
        return threads != null;
    }

    /** The calling thread begins to run the task of this name. */
    public void begin(String task) {
        if (!enabled) {
            return;
        }
        if (!recent.name.equals(task)) {
            recent = byName.computeIfAbsent(task, Recent::new);
        }
        measuring = recent.nanos < BRIEF_NANOS ? null : threads;
        if (measuring != null) {
            allocatedBytes = measuring.getCurrentThreadAllocatedBytes();
            cpuNanos = measuring.getCurrentThreadCpuTime();
        }
    }

    /** The run has ended. */
    public void end() {
        if (measuring != null) {
            cpuNanos = measuring.getCurrentThreadCpuTime() - cpuNanos;
            allocatedBytes = measuring.getCurrentThreadAllocatedBytes() - allocatedBytes;
        }
    }

    /** What the run took that has ended, and was this long. */
    public Usage usage(long runNanos) {
        if (!enabled) {
            return Usage.NOT_MEASURED;
        }
        recent.onRun(runNanos);
        if (measuring == null) {
            return Usage.NOT_MEASURED;
        }
        measuring = null;
        return new Usage(cpuNanos, allocatedBytes);
    }

    /** How long the runs of a name have taken lately: follows them upwards at once and downwards slowly. */
    private static final class Recent {
        final String name;
        long nanos = UNKNOWN_NANOS;

        Recent(String name) {
            this.name = name;
        }

        void onRun(long runNanos) {
            nanos = nanos == UNKNOWN_NANOS ? runNanos : Math.max(runNanos, nanos - (nanos - runNanos) / 8);
        }
    }
}
