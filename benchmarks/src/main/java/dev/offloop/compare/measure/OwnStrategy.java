package dev.offloop.compare.measure;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.task.RawTask;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A strategy of ours. */
public final class OwnStrategy implements Contestant {
    /** From the array into the frame, into the queue, out of it, and out of the frame. */
    private static final double COPIES_BY_FRAME = 4;

    /** Between an array here and shared memory. */
    private static final double COPIES_IN_PLACE = 1;

    /** Between arrays here and there through shared memory. */
    private static final double COPIES_BY_ARENA = 2;

    /** Threads that are handed the array itself. */
    private static final Set<String> BY_REFERENCE = Set.of("inline", "platform", "virtual", "work-stealing", "keyed");

    /** Copies or does not, as it chooses. */
    private static final String AUTO = "auto";

    private final LoopStand stand;
    private final String strategy;
    private final ProcFs proc;

    public OwnStrategy(LoopStand stand, String strategy, ProcFs proc) {
        this.stand = stand;
        this.strategy = strategy;
        this.proc = proc;
    }

    @Override
    public String name() {
        return strategy;
    }

    @Override
    public boolean isPeer() {
        return false;
    }

    @Override
    public boolean answers(Question question, Workload<?, ?> workload) {
        return true;
    }

    @Override
    public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
        return switch (question) {
            case LONE -> stand.lone(strategy, workload, nanos);
            case PAUSED -> stand.paused(strategy, workload, nanos);
            case SATURATED -> stand.saturated(strategy, workload, nanos);
            case STEADY -> stand.steady(strategy, workload, perSecond, nanos);
        };
    }

    @Override
    public double memoryBytes() {
        double sum = 0;
        for (long child : children()) {
            OptionalLong bytes = proc.proportionalBytes(child);
            sum += bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
        }
        return sum;
    }

    /**
     * A model, not a measurement: what codecs copy besides is theirs. Nothing of the answer when its size is not known.
     */
    @Override
    public double copiedBytes(Workload<?, ?> workload) {
        return copiedBytes(strategy, workload);
    }

    static double copiedBytes(String strategy, Workload<?, ?> workload) {
        if (strategy.equals(AUTO)) {
            return Double.NaN;
        }
        if (BY_REFERENCE.contains(strategy)) {
            return 0;
        }
        boolean inPlace = workload.task() instanceof RawTask<?>;
        boolean outInPlace = inPlace && workload.task().descriptor().output().isRaw();
        return copied(workload.payloadBytes(), inPlace) + copied(workload.outputBytes(), outInPlace);
    }

    /**
     * Large bodies go through shared memory: once between it and an array here, once more there unless used in place.
     */
    private static double copied(int bytes, boolean inPlace) {
        boolean inFrame = bytes <= ChildConfig.SMALL_BODY_BYTES;
        return bytes * (inFrame ? COPIES_BY_FRAME : inPlace ? COPIES_IN_PLACE : COPIES_BY_ARENA);
    }

    @Override
    public List<Long> children() {
        return stand.children(strategy);
    }

    /** Nothing of its own to give back: strategies end with their {@code Offload}. */
    @Override
    public void close() {}
}
