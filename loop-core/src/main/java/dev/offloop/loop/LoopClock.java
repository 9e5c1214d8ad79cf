package dev.offloop.loop;

/** Where a loop reads the time; the seam through which a test sets it. */
@FunctionalInterface
public interface LoopClock {
    /** The machine's monotonic clock. */
    LoopClock SYSTEM = System::nanoTime;

    /** Nanoseconds since some fixed instant, never going back. */
    long nanoTime();
}
