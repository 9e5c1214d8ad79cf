package dev.offloop.compare.measure;

import java.util.List;

/**
 * A strategy with one worker, however many processors there are: what its transport carries alone. Only asked for small
 * tasks without work, where that is what counts.
 */
public final class OneWorker implements Contestant {
    private static final int SMALL_BYTES = 64;

    private final OwnStrategy strategy;

    /**
     * Of that strategy.
     *
     * @param strategy started with one worker
     */
    public OneWorker(OwnStrategy strategy) {
        this.strategy = strategy;
    }

    /** Whether there is anything it would be asked about this. */
    public static boolean runs(Workload<?, ?> workload) {
        return workload.workMicros() == 0 && workload.payloadBytes() <= SMALL_BYTES;
    }

    @Override
    public String name() {
        return strategy.name() + " (one)";
    }

    @Override
    public boolean isPeer() {
        return false;
    }

    @Override
    public boolean answers(Question question, Workload<?, ?> workload) {
        return runs(workload) && (question == Question.LONE || question == Question.SATURATED);
    }

    @Override
    public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
        return strategy.measure(question, workload, perSecond, nanos);
    }

    @Override
    public double memoryBytes() {
        return strategy.memoryBytes();
    }

    @Override
    public double copiedBytes(Workload<?, ?> workload) {
        return strategy.copiedBytes(workload);
    }

    @Override
    public List<Long> children() {
        return strategy.children();
    }

    @Override
    public void close() {
        strategy.close();
    }
}
