package dev.offloop.compare.measure;

import java.util.List;

/** What runs workloads: a strategy of ours, or another program. Main thread. */
public interface Contestant extends AutoCloseable {
    /** The name in tables, such as {@code child} or {@code piscina}. */
    String name();

    /** Whether it is another program, and no strategy of ours. */
    boolean isPeer();

    /** Whether this can be asked. */
    boolean answers(Question question, Workload<?, ?> workload);

    /** How many tasks it keeps under way when the rate is measured. */
    default int inFlight(Workload<?, ?> workload) {
        return workload.inFlight();
    }

    /**
     * Measures for about so long.
     *
     * @param perSecond the rate of {@link Question#STEADY}; without meaning for the others
     * @throws MeasurementException when it does not work
     */
    Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos);

    /**
     * Memory that is used for it alone, in bytes; not a number when unknown, 0 when it only uses that of this process.
     */
    double memoryBytes();

    /** How many bytes are copied for a task on the way there and back, by design; not a number when unknown. */
    double copiedBytes(Workload<?, ?> workload);

    /** The process ids of its children; empty for threads. */
    List<Long> children();

    @Override
    void close();
}
