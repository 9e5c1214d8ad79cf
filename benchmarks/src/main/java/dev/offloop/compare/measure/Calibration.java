package dev.offloop.compare.measure;

import dev.offloop.task.TaskContext;
import dev.offloop.tasks.Churn;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many steps of {@link Churn} this machine makes in a microsecond. */
public final class Calibration {
    private static final int STEPS = 200_000;
    private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private Calibration() {}

    /** Computes for a while and takes the best pace seen, the one that nothing disturbed. */
    public static double stepsPerMicro() {
        Churn churn = new Churn();
        byte[] order = Churn.order(Integer.BYTES, STEPS);
        long start = System.nanoTime();
        long best = Long.MAX_VALUE;
        long now = start;
        while (now - start < MIN_NANOS) {
            long before = now;
            churn.run(MemorySegment.ofArray(order), TaskContext.undisturbed(Map.of()));
            now = System.nanoTime();
            best = Math.min(best, now - before);
        }
        return STEPS * 1e3 / best;
    }
}
