package dev.offloop.task;

/**
 * What one run of a task took of the thread that ran it, as its worker measured it.
 *
 * @param cpuNanos processor time, in user and system mode; -1 when not measured
 * @param allocatedBytes allocated on the heap, whether collected since or not; -1 when not measured
 */
public record Usage(long cpuNanos, long allocatedBytes) {
    /** Of a brief task, and of any on a virtual thread. */
    public static final Usage NOT_MEASURED = new Usage(-1, -1);

    /** Whether the figures are more than placeholders. */
    public boolean isMeasured() {
        return cpuNanos >= 0;
    }
}
