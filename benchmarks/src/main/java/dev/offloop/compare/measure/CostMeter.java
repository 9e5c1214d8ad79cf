package dev.offloop.compare.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalLong;

/** Processor time and allocation, split into the event loop's thread and everything else. Main thread. */
final class CostMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final ProcFs proc;
    private final long pid = ProcessHandle.current().pid();
    private final Thread loopThread;
    private final long loopTid;

    /**
     * Watches.
     *
     * @param loopTid the system's number of the loop's thread; 0 when unknown
     */
    CostMeter(ProcFs proc, Thread loopThread, long loopTid) {
        this.proc = proc;
        this.loopThread = loopThread;
        this.loopTid = loopTid;
    }

    /** What has been used so far; not a number where it is unknown. */
    record Reading(double callerNanos, double workerNanos, double callerBytes) {
        Slice.Cost per(long tasks, Reading before) {
            double divisor = Math.max(1, tasks);
            return new Slice.Cost(
                    (callerNanos - before.callerNanos) / divisor,
                    Math.max(0, workerNanos - before.workerNanos) / divisor,
                    (callerBytes - before.callerBytes) / divisor);
        }
    }

    /** Reads the clocks of this process and of the children of the strategy. */
    Reading read(List<Long> children) {
        double caller = number(proc.threadNanos(pid, loopTid));
        double own = SYSTEM.getProcessCpuTime();
        double theirs = children.stream()
                .mapToDouble(child -> number(proc.processNanos(child)))
                .sum();
        return new Reading(caller, own - caller + theirs, THREADS.getThreadAllocatedBytes(loopThread.threadId()));
    }

    private static double number(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }
}
