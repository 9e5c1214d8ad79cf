package dev.offloop.compare;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A contestant whose cost is known: it answers with figures of a formula, and noise.
 *
 * @param taskMicros time per task with many under way, by work
 * @param delayMicros delay of the loop, by work
 */
record Synthetic(
        String name,
        boolean isPeer,
        DoubleUnaryOperator taskMicros,
        DoubleUnaryOperator delayMicros,
        double noise,
        Random random)
        implements Contestant {
    @Override
    public boolean answers(Question question, Workload<?, ?> workload) {
        return true;
    }

    @Override
    public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
        double factor = Math.exp(noise * random.nextGaussian());
        double micros = taskMicros.applyAsDouble(workload.workMicros()) * factor;
        double delay = delayMicros.applyAsDouble(workload.workMicros()) * factor;
        return new Slice(
                100, 1e6 / micros, Distribution.of(Map.of(micros * 1e3, 100L)), delay * 1e3, Slice.Cost.UNKNOWN);
    }

    @Override
    public double memoryBytes() {
        return 0;
    }

    @Override
    public double copiedBytes(Workload<?, ?> workload) {
        return 0;
    }

    @Override
    public List<Long> children() {
        return List.of();
    }

    @Override
    public void close() {}
}
