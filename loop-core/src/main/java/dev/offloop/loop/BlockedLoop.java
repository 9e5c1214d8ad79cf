package dev.offloop.loop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A callback that keeps, or has kept, the loop from going on.
 *
 * @param thread the loop's thread by name
 * @param phase where it runs
 * @param callback the callback's class; of an I/O callback that of its channel's handle
 * @param culprit the innermost frame of neither the JDK, Netty nor Vert.x that was seen most often; empty if there was
 *     none
 * @param took how long so far, or altogether
 * @param over whether it has ended
 * @param samples what the thread was seen doing, most frequent first
 * @param cause what explains most of it
 * @param collecting how much of it the garbage collector had stopped the JVM
 * @param stalled how much of it the detector's own thread did not run either: a safepoint, or no processor time
 * @param compiling how much the JIT compilers worked meanwhile, on threads of their own
 * @param computing how much processor time the loop's thread got, out of {@link #observed()}
 * @param observed the part of it for which the processor time was measured
 */
public record BlockedLoop(
        String thread,
        Phase phase,
        String callback,
        Optional<StackTraceElement> culprit,
        Duration took,
        boolean over,
        List<StackSample> samples,
        Cause cause,
        Duration collecting,
        Duration stalled,
        Duration compiling,
        Duration computing,
        Duration observed) {
    /** What explains most of the time. */
    public enum Cause {
        /** The garbage collector had stopped the JVM. */
        GARBAGE_COLLECTION,
        /** The whole JVM stood still for another reason: a safepoint, or a machine that gave it no processor. */
        STALL,
        /** The JIT compilers took the processor that the loop needed. */
        COMPILATION,
        /** The callback computed. */
        COMPUTING,
        /** The callback waited: for a lock, for I/O, or asleep. */
        WAITING
    }

    public BlockedLoop {
        samples = List.copyOf(samples);
    }
}
