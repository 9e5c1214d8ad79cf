package dev.offloop.loop.diagnostics;

import java.util.List;

/** What can be asked of the JVM about a thread that does not go on; a seam for tests. The detector's thread. */
interface JvmProbe {
    /** The thread's stack, innermost frame first; empty if it has ended. */
    List<StackTraceElement> stack(Thread thread);

    /** Processor time the thread has had, in nanoseconds. */
    long cpuNanos(Thread thread);

    /** How long between two instants the garbage collector had stopped the JVM. */
    long collectingNanos(long fromNanos, long toNanos);

    /** How long between two instants the detector's own thread was kept from running. */
    long stalledNanos(long fromNanos, long toNanos);

    /** How long the JIT compilers have worked since the JVM started. */
    long compilingNanos();
}
